package dev.bayplan.agent.kubelet;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** gRPC over unix sockets: one event loop for all, and threads for what may wait. */
public final class UnixSockets implements AutoCloseable {

  /** The kernel's limit of a socket's path, less the zero byte at its end. */
  static final int MAX_PATH = 107;

  private static final int MAX_MESSAGE = 64 << 20;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** Listens at once. */
  Server serve(Path socket, BindableService service) throws IOException {
    if (socket.toString().length() > MAX_PATH) {
      throw new IOException(
          "the socket path "
              + socket
              + " is longer than "
              + MAX_PATH
              + " bytes; use a shorter folder");
    }
    return NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollServerDomainSocketChannel.class)
        .bossEventLoopGroup(loop)
        .workerEventLoopGroup(loop)
        .executor(calls)
        .maxInboundMessageSize(MAX_MESSAGE)
        .addService(service)
        .build()
        .start();
  }

  /** Connects with the first call. */
  ManagedChannel connect(Path socket) {
    return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollDomainSocketChannel.class)
        .eventLoopGroup(loop)
        .executor(calls)
        .overrideAuthority("localhost")
        .maxInboundMessageSize(MAX_MESSAGE)
        .usePlaintext()
        .build();
  }

  /** Without the stack trace that a status carries. */
  static String sentence(StatusRuntimeException failed) {
    Status status = failed.getStatus();
    Throwable cause = status.getCause();
    return status.getCode()
        + (status.getDescription() == null ? "" : ": " + status.getDescription())
        + (cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  /** Whether somebody listens there. */
  static boolean isServed(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobody) {
      return false;
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
