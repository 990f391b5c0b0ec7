package dev.bayplan.api.resources;

import static dev.bayplan.api.resources.CrdFile.field;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuNodeCrdTest {

  private static final List<String> COLUMNS = List.of("GPUs", "Model", "Mode", "Ready", "Age");

  @Test
  void theCommittedFileIsWhatTheTypesSay(@TempDir Path folder) throws IOException {
    new CrdFile(GpuNode.class, COLUMNS, GpuNodeCrdTest::finish).check(folder);
  }

  private static void finish(JSONSchemaProps schema) {
    JSONSchemaProps gpus = field(schema, "status", "gpus");
    CrdFile.asMap(gpus, "uuid");
    CrdFile.rulesOnce(gpus);
    CrdFile.conditions(field(schema, "status", "conditions"));
  }
}
