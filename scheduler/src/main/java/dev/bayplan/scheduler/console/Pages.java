package dev.bayplan.scheduler.console;

import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Explainer;
import dev.bayplan.scheduler.engine.Explanation;
import dev.bayplan.scheduler.engine.PodFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to read, without HTTP. Everything is a look: nothing here changes anything. */
final class Pages {

  private static final String PATHS =
      "/livez, /readyz, /metrics, /why/{namespace}/{pod}, /snapshot, /log and /log/{segment}";

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ConsoleServer.Parts parts;

  Pages(ConsoleServer.Parts parts) {
    this.parts = parts;
  }

  /**
   * The page of this path.
   *
   * @param asText whether one sentence is wanted in place of JSON, where there is the choice
   */
  Page page(String path, boolean asText) {
    return switch (path) {
      case "/livez" -> Page.text(200, "ok");
      case "/readyz" -> ready();
      case "/metrics" -> metrics();
      case "/snapshot" -> Page.json(200, SnapshotView.of(parts.engine().checkpoint()));
      case "/log" -> Page.json(200, new Segments(parts.log().segments()));
      default -> named(path.split("/", -1), asText);
    };
  }

  private Page named(String[] path, boolean asText) {
    if (path.length == 4 && path[1].equals("why")) {
      return why(path[2], path[3], asText);
    }
    if (path.length == 3 && path[1].equals("log")) {
      return segment(path[2]);
    }
    return Page.text(404, "there is no such page; there are " + PATHS);
  }

  private record Segments(List<LogSource.Segment> segments) {}

  private Page ready() {
    List<String> waitingFor = parts.readiness().waitingFor();
    return waitingFor.isEmpty()
        ? Page.text(200, "ok")
        : Page.text(503, "not ready: " + String.join("; ", waitingFor));
  }

  private Page metrics() {
    byte[] lines = parts.metrics().get().getBytes(StandardCharsets.UTF_8);
    return new Page.Content(200, METRICS_TYPE, lines);
  }

  private Page segment(String name) {
    return parts
        .log()
        .file(name)
        .filter(Files::isReadable) // It may have been dropped since it was listed.
        .<Page>map(Page.File::new)
        .orElseGet(() -> Page.text(404, "there is no such segment; /log lists them"));
  }

  private Page why(String namespace, String name, boolean asText) {
    Engine engine = parts.engine();
    Optional<PodFacts> pod = engine.pod(namespace, name);
    if (pod.isEmpty()) {
      String sentence =
          "Pod "
              + namespace
              + "/"
              + name
              + " is not known: it does not exist, or was made a moment ago.";
      return asText ? Page.text(404, sentence) : Page.json(404, Map.of("error", sentence));
    }
    Explanation why =
        Explainer.explain(engine.snapshot(), pod.get(), engine.booking(pod.get().ref().uid()));
    return asText ? Page.text(200, why.sentence()) : Page.json(200, WhyView.of(why));
  }
}
