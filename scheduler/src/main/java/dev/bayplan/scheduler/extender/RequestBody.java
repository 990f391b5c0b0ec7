package dev.bayplan.scheduler.extender;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes in the body of one request, at most as much as is allowed; what is beyond is read and
 * dropped. Memory grows with what has arrived, not with what was announced.
 */
final class RequestBody {

  private static final int FIRST_BYTES = 256 << 10;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Limits limits;
  private final Consumer<BadRequest> cutOff;
  private byte[] bytes = {};
  private int size;
  private boolean tooLarge;
  private boolean over;

  /**
   * @param cutOff told once, in place of the reader, where the body does not come whole
   */
  RequestBody(Vertx vertx, HttpServerRequest request, Limits limits, Consumer<BadRequest> cutOff) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.cutOff = cutOff;
  }

  /** Reads it all. */
  void read(Consumer<RequestBody> whole) {
    long announced = announced();
    tooLarge = announced > limits.bodyBytes();
    if (!tooLarge) {
      bytes = new byte[(int) Math.min(Math.max(announced, 0), FIRST_BYTES)];
    }
    request.handler(this::append);
    end(() -> whole.accept(this));
  }

  /** Reads it all and keeps nothing. */
  void discard(Runnable whole) {
    request.handler(chunk -> {});
    end(whole);
  }

  private void end(Runnable whole) {
    long timer =
        vertx.setTimer(
            limits.bodyTime().toMillis(), id -> once(() -> cutOff.accept(BadRequest.TOO_SLOW)));
    request.endHandler(nothing -> {
      vertx.cancelTimer(timer);
      once(whole);
    });
    request.exceptionHandler(broken -> {
      vertx.cancelTimer(timer);
      once(() -> cutOff.accept(BadRequest.TRUNCATED));
    });
  }

  private void once(Runnable task) {
    if (!over) {
      over = true;
      task.run();
    }
  }

  /** The announced length, -1 where there is none. */
  private long announced() {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException nonsense) {
      return -1; // Netty has refused such a request before us.
    }
  }

  private void append(Buffer chunk) {
    if (tooLarge || chunk.length() > limits.bodyBytes() - size) {
      tooLarge = true;
      bytes = new byte[0];
      return;
    }
    if (size + chunk.length() > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + chunk.length(), 2 * bytes.length));
    }
    chunk.getBytes(bytes, size);
    size += chunk.length();
  }

  boolean tooLarge() {
    return tooLarge;
  }

  /** Holds the body from 0 to {@link #size}. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }
}
