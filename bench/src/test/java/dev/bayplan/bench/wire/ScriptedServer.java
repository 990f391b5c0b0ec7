package dev.bayplan.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each request with the next text of a script, byte by byte as it stands there. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket server;
  private final Queue<String> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket server, Queue<String> answers) {
    this.server = server;
    this.answers = answers;
  }

  /** An empty answer closes the connection. */
  static ScriptedServer start(String... answers) throws IOException {
    ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    ScriptedServer server = new ScriptedServer(socket, new ArrayDeque<>(List.of(answers)));
    Thread.ofVirtual().start(server::serve);
    return server;
  }

  static String json(String body) {
    return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Path and body of each request. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        while (!answers.isEmpty()) {
          requests.add(read(socket.getInputStream()));
          String answer = answers.remove();
          if (answer.isEmpty()) {
            break;
          }
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException closed) {
        // The test is over, or the caller went away: the next connection is taken.
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed");
      }
      head.append((char) c);
    }
    String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
    byte[] body = in.readNBytes(Integer.parseInt(length));
    return head.toString().split(" ", 3)[1] + " " + new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
