package dev.bayplan.bench.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that is kept open, as kube-scheduler keeps it. Written on a plain socket,
 * because a client with threads of its own would be measured along with the server. One thread.
 */
final class KeepAlive implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String LENGTH = "content-length:";

  private final URI server;
  private @Nullable Connection connection;

  private record Connection(Socket socket, InputStream in, OutputStream out) {}

  /** What came back. */
  record Response(int status, byte[] body) {}

  KeepAlive(URI server) {
    this.server = server;
  }

  /** Posts JSON; opens the connection where there is none. A failed call closes it. */
  Response post(String path, byte[] body) throws IOException {
    Connection open = connection();
    try {
      open.out().write(head(path, body.length));
      open.out().write(body);
      open.out().flush();
      return read(open.in());
    } catch (IOException broken) {
      close();
      throw broken;
    }
  }

  private Connection connection() throws IOException {
    if (connection == null) {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
      connection =
          new Connection(
              socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    }
    return connection;
  }

  private byte[] head(String path, int length) {
    return """
    POST %s HTTP/1.1\r
    Host: %s:%d\r
    User-Agent: Go-http-client/1.1\r
    Content-Length: %d\r
    Content-Type: application/json\r
    Accept-Encoding: gzip\r
    \r
    """
        .formatted(path, server.getHost(), server.getPort(), length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Response read(InputStream in) throws IOException {
    String status = line(in);
    String[] words = status.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.1")) {
      throw new IOException("no HTTP answer: " + status);
    }
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("the answer has no Content-Length, so its connection cannot be kept");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the answer ends after " + body.length + " of " + length + " bytes");
    }
    return new Response(Integer.parseInt(words[1]), body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.socket().close();
      } catch (IOException unclosable) {
        throw new UncheckedIOException(unclosable);
      } finally {
        connection = null;
      }
    }
  }
}
