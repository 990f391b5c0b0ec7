package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.RunningExtender;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One TCP connection on which anything can be sent, whether it is HTTP or not. */
final class RawConnection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RawConnection(RunningExtender extender) throws IOException {
    socket = extender.connect();
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** What came back. */
  record Response(int status, String body) {}

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawConnection post(String path, String body) throws IOException {
    return send(request(path, body));
  }

  static String request(String path, String body) {
    return head(path, "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length) + body;
  }

  static String head(String path, String header) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  Response response() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    return new Response(status, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  /** Waits until the other side has closed. */
  boolean ended() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
