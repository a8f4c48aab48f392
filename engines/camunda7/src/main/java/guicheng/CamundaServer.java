package guicheng;

import java.util.List;
import java.util.TimeZone;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Camunda 7 with its web apps, and its REST API behind HTTP basic authentication: only who has logged in is in the log of user operations. */
@SpringBootApplication
public class CamundaServer {
  /** Zone of the rules; dates without an offset and the API's own dates are meant in it. */
  private static final String ZONE = "Asia/Shanghai";

  public static void main(String[] arguments) {
    for (String name : List.of("GUICHENG_ADMIN_USER", "GUICHENG_ADMIN_PASSWORD")) {
      String value = System.getenv(name);
      if (value == null || value.isBlank()) {
        System.err.println("环境变量 " + name + " 没有设置：引擎不带默认账号，须先给出管理员的用户名和密码。");
        System.exit(2);
      }
    }
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    SpringApplication.run(CamundaServer.class, arguments);
  }

  @Bean
  FilterRegistrationBean<ProcessEngineAuthenticationFilter> restAuthentication(JerseyApplicationPath rest) {
    var registration = new FilterRegistrationBean<>(new ProcessEngineAuthenticationFilter());
    registration.addInitParameter(
        ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM, HttpBasicAuthenticationProvider.class.getName());
    registration.addInitParameter(ProcessEngineAuthenticationFilter.SERVLET_PATH_PREFIX, rest.getPath());
    registration.addUrlPatterns(rest.getUrlMapping());
    // long polls for external tasks are answered later, by another thread
    registration.setAsyncSupported(true);
    return registration;
  }
}
