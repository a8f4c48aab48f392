import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";

/** Tasklist and Cockpit of Operaton and Camunda 7 (both have the same pages) as a person uses them, in the system's Chromium. */

/** Where pictures go, for whoever wants to look; unset, none are taken. */
const PICTURES = process.env.GUICHENG_TEST_PICTURES;

const PATIENCE_MS = 30_000;

export interface Account {
  user: string;
  password: string;
}

/** A browser window of its own in which one person has signed in to one web application. */
async function signIn(browser: Browser, address: string, { user, password }: Account): Promise<Page> {
  const context = await browser.newContext({
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1600, height: 1400 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(address);
  await page.fill('input[ng-model="username"]', user);
  await page.fill('input[type="password"]', password);
  await page.click('button[type="submit"]');
  await page.waitForSelector('input[type="password"]', { state: "detached" });
  return page;
}

class Application {
  readonly page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.#name = name;
  }

  /** A picture of what is to be seen now. */
  async picture(what: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${this.#name}-${what}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** An official's Tasklist. */
export class Tasklist extends Application {
  /** @param webapps address of the web applications, `http://host:port/operaton/` */
  static async open(browser: Browser, webapps: string, account: Account, name: string): Promise<Tasklist> {
    return new Tasklist(await signIn(browser, `${webapps}app/tasklist/default/`, account), `${name}-tasklist`);
  }

  /** Tasks in the list of that name. */
  listed(task: string): Locator {
    return this.page.locator("ol.tasks-list > li").filter({ has: this.page.getByText(task, { exact: true }) });
  }

  /** The rendered form of the open task. */
  get form(): Locator {
    return this.page.locator(".fjs-form");
  }

  /** What is to be read in the form, a line an entry. */
  async lines(): Promise<string[]> {
    const text = await this.form.innerText();
    return text.split("\n").flatMap((line) => line.trim() || []);
  }

  /** Opens the only task of that name, once it is in the list. */
  async pick(task: string): Promise<void> {
    await this.listed(task).click();
    await this.form.waitFor();
  }

  async claim(): Promise<void> {
    const claimed = this.page.waitForResponse((response) => response.url().endsWith("/claim"));
    await this.page.getByText("Claim", { exact: true }).click();
    await claimed;
    await this.form.locator("input:enabled").first().waitFor();
  }

  choose(label: string): Promise<void> {
    return this.form.getByLabel(label, { exact: true }).check();
  }

  async write(label: string, text: string): Promise<void> {
    const field = this.form.getByLabel(new RegExp(`^${label}`));
    await field.fill(text);
    // leaving a field lets the form lay itself out anew; a click at the same moment would miss the button
    await field.blur();
  }

  /** Options of the only select field, opened. */
  async options(): Promise<string[]> {
    await this.form.locator(".fjs-form-field-select .fjs-input-group").click();
    return this.form.locator(".fjs-dropdownlist-item").allInnerTexts();
  }

  async select(option: string): Promise<void> {
    await this.form.locator(".fjs-dropdownlist-item").getByText(option, { exact: true }).click();
  }

  /** Presses the form's button. @returns what the page sends, and the engine's status */
  async complete(): Promise<{ sent: unknown; status: number }> {
    const answered = this.page.waitForResponse((response) => response.url().endsWith("/submit-form"));
    await this.page.getByRole("button", { name: "Complete" }).click();
    const response = await answered;
    return { sent: response.request().postDataJSON(), status: response.status() };
  }
}

/** Elements by id: numbers of instances and of incidents that stand on them, as they are written there. */
export type Tokens = Record<string, { instances: string[]; incidents: string[] }>;

/** An administrator's Cockpit. */
export class Cockpit extends Application {
  readonly #address: string;

  constructor(page: Page, name: string, address: string) {
    super(page, name);
    this.#address = address;
  }

  static async open(browser: Browser, webapps: string, account: Account, name: string): Promise<Cockpit> {
    const address = `${webapps}app/cockpit/default/`;
    return new Cockpit(await signIn(browser, address, account), `${name}-cockpit`, address);
  }

  /** Opens an instance's page. */
  async instance(id: string): Promise<void> {
    await this.page.goto(`${this.#address}#/process-instance/${id}/runtime`);
    await this.page.locator(".djs-container svg").waitFor();
  }

  /** Everything written in the diagram; broken lines put together. */
  async labels(): Promise<string[]> {
    return this.page.locator(".djs-container svg text").allTextContents();
  }

  /** What stands on the open diagram now. */
  async tokens(): Promise<Tokens> {
    const overlays = await this.page.locator(".djs-overlays:has(.instances-overlay)").all();
    const entries = overlays.map(async (overlay) => {
      const shown = (badge: string) => overlay.locator(`${badge}:visible`).allTextContents();
      const id = (await overlay.getAttribute("data-container-id")) ?? "";
      return [id, { instances: await shown(".instance-count"), incidents: await shown(".instance-incidents") }];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Rows of the incidents' table, opened. */
  async incidents(): Promise<Locator> {
    await this.page.getByText("Incidents", { exact: true }).click();
    return this.page.locator("table").filter({ hasText: "Failing Activity" }).locator("tbody tr");
  }
}
