const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g;

/** Elements whose `extensionElements` come after anything but `documentation`. The reader forgets this order, and the real
 * engines validate it, so it is taken from the text.
 * @returns ids (or tag names) of those elements */
export function childOrder(xml: string): string[] {
  const wrong: string[] = [];
  const open: { id: string; late: boolean }[] = [];
  for (const match of xml.matchAll(TAG)) {
    const [, closing, , tag, attributes = "", selfClosing] = match;
    if (!tag) continue;
    if (closing) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    if (parent) {
      if (tag === "extensionElements" && parent.late) wrong.push(parent.id);
      if (tag !== "documentation") parent.late = true;
    }
    if (!selfClosing) open.push({ id: attributes.match(/\sid\s*=\s*["']([^"']*)/)?.[1] ?? tag, late: false });
  }
  return wrong;
}
