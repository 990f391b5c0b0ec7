package dev.bayplan.agent.mps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Daemons that live in memory, one per pipe folder. */
final class FakeControl implements MpsControl {

  final List<String> said = new ArrayList<>();
  final Set<Path> alive = new HashSet<>();
  final Set<String> exclusive = new HashSet<>();
  String servers = "";
  boolean startFails;
  boolean startIsMute;
  boolean modeFails;
  boolean neverQuits;
  String refused = "nothing";

  @Override
  public Answer start(String gpu, Path pipe, Path log) {
    said.add("start " + gpu);
    if (startFails) {
      return new Answer.Failed("no such file");
    }
    if (!startIsMute) {
      alive.add(pipe);
    }
    return new Answer.Said("");
  }

  @Override
  public Answer ask(Path pipe, String command) {
    if (!alive.contains(pipe)) {
      return new Answer.Failed("Cannot find MPS control daemon process");
    }
    if (command.equals("get_default_active_thread_percentage")) {
      return new Answer.Said("100.0");
    }
    said.add(command);
    if (command.startsWith(refused)) {
      return new Answer.Failed("unknown command");
    }
    if (command.startsWith("quit") && !neverQuits) {
      alive.remove(pipe);
    }
    return new Answer.Said(command.equals("get_server_list") ? servers : "");
  }

  @Override
  public Answer exclusive(String gpu, boolean alone) {
    if (modeFails) {
      return new Answer.Failed("Insufficient Permissions");
    }
    if (alone) {
      exclusive.add(gpu);
    } else {
      exclusive.remove(gpu);
    }
    return new Answer.Said("");
  }
}
