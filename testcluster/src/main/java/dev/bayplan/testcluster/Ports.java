package dev.bayplan.testcluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Free ports for the processes of this JVM. All lie below Linux's ephemeral range (32768), else an
 * outgoing connection could take a server's port while that server is being restarted. Each JVM
 * owns a block of ports: the first port of the block is held open as the sign of that, so the
 * kernel gives the block back when the JVM ends, and two JVMs never hand out the same port.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int BLOCK = 200;

  private static final Ports OF_THIS_JVM = claim();

  private final ServerSocket claim;
  private int next;

  private Ports(ServerSocket claim) {
    this.claim = claim;
  }

  /** A port that nobody listens on, and that this JVM has not handed out lately. */
  public static int free() {
    return OF_THIS_JVM.nextFree();
  }

  private synchronized int nextFree() {
    for (int tries = 0; tries < BLOCK; tries++) {
      int port = claim.getLocalPort() + 1 + next;
      next = (next + 1) % (BLOCK - 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "All %d ports from %d on are in use".formatted(BLOCK, claim.getLocalPort()));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static Ports claim() {
    for (int port = FIRST; port < END; port += BLOCK) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(false);
        socket.bind(new InetSocketAddress("127.0.0.1", port));
        return new Ports(socket);
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException(
        "No free block of ports between %d and %d".formatted(FIRST, END));
  }
}
