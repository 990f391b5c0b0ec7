package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;

/** What goes back over HTTP. */
record Reply(int status, String contentType, byte[] body) {

  static Reply json(byte[] body) {
    return new Reply(200, "application/json", body);
  }

  /** One sentence for people. */
  static Reply text(int status, String sentence) {
    return new Reply(
        status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
