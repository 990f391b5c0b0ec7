package dev.bayplan.testcluster.kubelet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The address of every played pod: this machine's own, because the API server refuses loopback
 * addresses as Endpoints. On a machine without a network it is 127.0.0.1, and services have no
 * Endpoints then.
 */
final class PodAddress {
  static final String LOOPBACK = "127.0.0.1";

  private PodAddress() {}

  static String ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(PodAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(LOOPBACK);
    } catch (SocketException e) {
      return LOOPBACK;
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
