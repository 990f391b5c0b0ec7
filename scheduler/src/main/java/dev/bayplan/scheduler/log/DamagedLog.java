package dev.bayplan.scheduler.log;

/** A file is no decision log, or a damaged one. The message says where and what. */
public final class DamagedLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DamagedLog(String message, Throwable cause) {
    super(message, cause);
  }

  DamagedLog(String message) {
    super(message);
  }
}
