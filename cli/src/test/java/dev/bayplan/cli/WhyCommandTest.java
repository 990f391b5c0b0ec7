package dev.bayplan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command against an extender that is played by a small server. */
class WhyCommandTest {

  private static final String FITS =
      "{\"pod\":\"a/b\",\"state\":\"FITS\",\"sentence\":\"It fits.\"}";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int status = 200;
  private String body = FITS;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void printsTheAnswer() {
    assertThat(run("why", "-n", "a", "b")).isZero();

    assertThat(out.toString()).isEqualTo("POD      a/b\nSTATE    Fits\nNEXT     It fits.\n");
    assertThat(asked).containsExactly("/why/a/b");
  }

  @Test
  void printsTheJsonAsItCame() {
    assertThat(run("why", "pod/b", "-o", "json")).isZero();

    assertThat(out.toString().strip()).isEqualTo(FITS);
    assertThat(asked).containsExactly("/why/default/b");
  }

  @Test
  void takesTheFormOfMessagesToo() {
    assertThat(run("why", "team-a/train-0")).isZero();

    assertThat(asked).containsExactly("/why/team-a/train-0");
  }

  @Test
  void anUnknownPodIsOneSentence() {
    status = 404;
    body = "{\"error\":\"Pod a/b is not known.\"}";

    assertThat(run("why", "b")).isEqualTo(1);
    assertThat(err.toString()).endsWith(" answers 404: Pod a/b is not known.\n");
  }

  @Test
  void aStrangersPageIsOneSentence() {
    body = "<html>welcome</html>";

    assertThat(run("why", "b")).isEqualTo(1);
    assertThat(err.toString()).contains("no explanation; does the address belong to another");
  }

  @Test
  void nobodyThereIsOneSentence() {
    stop();

    assertThat(run("why", "b")).isEqualTo(1);
    assertThat(err.toString()).contains("no answer from http://").hasLineCount(1);
  }

  @Test
  void whatCannotBeAPodIsNotAskedFor() {
    assertThat(run("why", "../../secrets")).isEqualTo(2);
    assertThat(run("why", "b", "-n", "a?x=")).isEqualTo(2);
    assertThat(asked).isEmpty();
    assertThat(err.toString()).contains("cannot be the name of a pod");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server=http://127.0.0.1:" + server.getAddress().getPort() + "/");
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }
}
