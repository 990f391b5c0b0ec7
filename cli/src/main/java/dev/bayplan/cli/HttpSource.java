package dev.bayplan.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The extender itself, by its address. */
final class HttpSource implements Source {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final URI server;

  HttpSource(URI server) {
    this.server = server;
  }

  @Override
  public String namespace() {
    return "default";
  }

  @Override
  public Answer why(PodName pod) {
    String base = server.toString().replaceAll("/+$", "");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + pod.path()))
              .timeout(LIMIT)
              .header("Accept", "application/json")
              .build();
      return answer(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException | IllegalArgumentException unreachable) {
      return new Answer.Failed(
          "no answer from "
              + base
              + " ("
              + cause(unreachable)
              + "); is it the extender's address, such as http://localhost:10270?");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted while waiting for " + base);
    }
  }

  private Answer answer(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? new Answer.Page(response.body())
        : new Answer.Failed(
            server + " answers " + response.statusCode() + ": " + sentence(response.body()));
  }

  /** The extender's own sentence, as JSON or as text; of a stranger's page the first line. */
  private static String sentence(String body) {
    try {
      String error = JsonMapper.shared().readTree(body).path("error").asString("");
      return error.isEmpty() ? firstLine(body) : error;
    } catch (JacksonException text) {
      return firstLine(body);
    }
  }

  private static String firstLine(String body) {
    String line = body.lines().findFirst().orElse("(nothing)");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  private static String cause(Exception exception) {
    String message = exception.getMessage();
    return message == null ? exception.getClass().getSimpleName() : message;
  }
}
