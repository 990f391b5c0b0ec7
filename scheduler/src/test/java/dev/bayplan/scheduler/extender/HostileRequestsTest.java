package dev.bayplan.scheduler.extender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.RunningExtender;
import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes gets a clear answer and is counted, and the next request is served. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileRequestsTest {

  private static final String GOOD = Bodies.filter("good", 1, "a");

  private final World world = new World().node("a", 4);
  private final RunningExtender extender = new RunningExtender(world);

  @AfterEach
  void close() {
    extender.close();
  }

  private void assertCounted(String kind) {
    assertThat(extender.metric("bayplan_bad_requests_total{kind=\"" + kind + "\"}")).isEqualTo(1);
  }

  private void assertGoodIsServed() {
    HttpResponse<String> response = extender.post("/filter", GOOD);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"NodeNames\":[\"a\"]");
  }

  private static void assertGoodIsServed(RawConnection connection) throws IOException {
    RawConnection.Response response = connection.post("/filter", GOOD).response();
    assertThat(response.status()).as(response.body()).isEqualTo(200);
  }

  private void refused(String body, String kind, String sentence) throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      RawConnection.Response response = connection.post("/filter", body).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("no filter request: " + sentence + "\n");
      assertGoodIsServed(connection);
    }
    assertCounted(kind);
  }

  @Test
  void no_body() throws IOException {
    refused("", "truncated", "body: the JSON ends too early (at byte 0)");
  }

  @Test
  void not_json() throws IOException {
    refused("hello", "not_json", "body: expected an object, found byte 0x68 (at byte 0)");
  }

  @Test
  void json_of_another_shape() throws IOException {
    refused("[]", "wrong_shape", "body: expected an object, found an array (at byte 0)");
  }

  @Test
  void something_after_the_body() throws IOException {
    int at = GOOD.length();
    refused(GOOD + "{}", "not_json", "body: something follows the value (at byte " + at + ")");
  }

  @Test
  void cut_off() throws IOException {
    String body = GOOD.substring(0, 40);
    refused(body, "truncated", "Pod.metadata: the JSON ends too early (at byte 40)");
  }

  @Test
  void nested_without_end() throws IOException {
    refused(
        "{\"x\":" + "[".repeat(1 << 20),
        "too_deep",
        "body: nested deeper than 128 levels (at byte 133)");
  }

  @Test
  void a_key_that_comes_twice() throws IOException {
    refused(
        "{\"Pod\":null,\"P\\u006fd\":" + Bodies.pod("p", 1) + ",\"NodeNames\":[]}",
        "duplicate_key",
        "body: the key Pod comes twice (at byte 23)");
  }

  @Test
  void a_limit_that_comes_twice() throws IOException {
    String gpu = "\"nvidia.com/gpu\":\"1\"";
    String twice = GOOD.replace(gpu, gpu + "," + gpu);
    int at = twice.lastIndexOf(":\"1\"},\"requests\"") + 1;
    refused(
        twice,
        "duplicate_key",
        "Pod.spec.containers[0].resources.limits: the same key comes twice (at byte " + at + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "name":"good"            | "name":7              | Pod.metadata.name: expected a string, found a number
          "name":"good"            | "name":"a b"          | Pod.metadata.name: no name that Kubernetes gives
          "name":"good"            | "name":""             | Pod: metadata.name is missing
          "name":"good",           |                       | Pod: metadata.name is missing
          "uid":"uid-good"         | "uid":null            | Pod: metadata.uid is missing
          "2026-11-23T15:54:13Z"   | "yesterday"           | Pod.metadata.creationTimestamp: expected a time such as 2026-01-31T12:00:00Z
          "containers":[           | "containers":[null,   | Pod.spec.containers[0]: expected an object, found null
          "name":"main"            | "name":{}             | Pod.spec.containers[0].name: expected a string, found an object
          "limits":{               | "limits":[],"x":{     | Pod.spec.containers[0].resources.limits: expected an object, found an array
          "nvidia.com/gpu":"1"     | "nvidia.com/gpu":1    | Pod.spec.containers[0].resources.limits: expected a string, found a number
          "spec":{                 | "spec":{"priority":1.5, | Pod.spec.priority: expected an integer of 32 bits
          "spec":{                 | "spec":{"priority":3000000000, | Pod.spec.priority: expected an integer of 32 bits
          "NodeNames":["a"]        | "NodeNames":"a"       | NodeNames: expected an array, found a string
          "NodeNames":["a"]        | "NodeNames":["a",7]   | NodeNames[1]: expected a string, found a number
          "NodeNames":["a"]        | "NodeNames":null      | body: neither NodeNames nor Nodes is there
          "Nodes":null             | "Nodes":{}            | body: both NodeNames and Nodes are there, expected one
          "Nodes":null             | "Nodes":{"items":[{}]} | Nodes.items[0]: metadata.name is missing
          "Pod":                   | "pod":                | body: Pod is missing
          """)
  void wrong_types(String good, String bad, String sentence) throws IOException {
    String body = GOOD.replace(good, bad == null ? "" : bad);
    try (RawConnection connection = new RawConnection(extender)) {
      RawConnection.Response response = connection.post("/filter", body).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).startsWith("no filter request: " + sentence + " (at byte ");
      assertGoodIsServed(connection);
    }
    assertCounted("wrong_shape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PodName", "PodNamespace", "PodUID", "Node"})
  void a_bind_without_one_of_its_keys(String key) {
    HttpResponse<String> response =
        extender.post("/bind", Bodies.bind("p", "a").replace('"' + key + '"', "\"other\""));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("no bind request: body: " + key + " is missing");
    assertGoodIsServed();
  }

  @Test
  void an_unknown_verb_with_a_body() throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      RawConnection.Response response = connection.post("/preempt", "x".repeat(1 << 20)).response();

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("the verbs are /filter, /prioritize and /bind\n");
      assertGoodIsServed(connection);
    }
    assertCounted("unknown_verb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void a_wrong_method(String method) {
    HttpResponse<String> response = extender.verbs(method, "/filter");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
    assertCounted("wrong_method");
    assertGoodIsServed();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_hundred_megabytes(boolean announced) {
    byte[] chunk = new byte[1_000_000];
    Arrays.fill(chunk, (byte) ' ');
    HttpResponse<String> response =
        extender.post(
            "/filter",
            announced
                ? BodyPublishers.ofByteArray(new byte[100_000_000])
                : BodyPublishers.ofByteArrays(() -> Collections.nCopies(100, chunk).iterator()));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("the body is larger than 67108864 bytes\n");
    assertCounted("too_large");
    assertGoodIsServed();
  }

  @Test
  void a_large_body_that_is_allowed() throws IOException {
    String padding = "{\"padding\":\"" + "x".repeat(30_000_000) + "\",";
    try (RawConnection connection = new RawConnection(extender)) {
      assertThat(connection.post("/filter", padding + GOOD.substring(1)).response().status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_body_that_comes_too_slowly() throws IOException {
    Limits hasty = new Limits(1 << 20, Duration.ofMillis(300), Duration.ofSeconds(10));
    try (RunningExtender other = new RunningExtender(world, hasty, LogSource.NONE);
        RawConnection slow = new RawConnection(other)) {
      slow.send(RawConnection.head("/filter", "Content-Length: 1000")).send("{\"Pod\":");
      assertThat(other.post("/filter", GOOD).statusCode()).isEqualTo(200); // Nobody waits for it.

      assertThat(slow.response())
          .isEqualTo(new RawConnection.Response(408, "the body did not arrive whole in time\n"));
      assertThat(slow.ended()).isTrue();
      assertThat(other.metric("bayplan_bad_requests_total{kind=\"too_slow\"}")).isEqualTo(1);
    }
  }

  @Test
  void a_client_that_goes_away_in_the_middle() throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      connection.send(RawConnection.head("/filter", "Content-Length: 1000")).send("{");
    }
    assertGoodIsServed();
    while (extender.metric("bayplan_bad_requests_total{kind=\"truncated\"}") < 1) {
      Thread.onSpinWait(); // It is told by the socket, at some time; the class has a time limit.
    }
  }

  @Test
  void requests_in_one_packet_are_answered_in_order() throws IOException {
    String[] bodies = {GOOD, "nonsense", Bodies.filter("big", 9, "a"), GOOD};
    StringBuilder packet = new StringBuilder();
    for (String body : bodies) {
      packet.append(RawConnection.request("/filter", body));
    }
    try (RawConnection connection = new RawConnection(extender).send(packet.toString())) {
      assertThat(connection.response().body()).contains("\"NodeNames\":[\"a\"]");
      assertThat(connection.response().status()).isEqualTo(400);
      assertThat(connection.response().body()).contains("node has too few GPUs");
      assertThat(connection.response().body()).contains("\"NodeNames\":[\"a\"]");
    }
  }

  @Test
  void a_body_byte_by_byte() throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      String request = RawConnection.request("/bind", Bodies.bind("p", "a"));
      for (byte b : request.getBytes(StandardCharsets.UTF_8)) {
        connection.send(new byte[] {b});
      }
      assertThat(connection.response().body()).isEqualTo("{\"Error\":\"\"}");
    }
  }

  @Test
  void a_chunked_body() throws IOException {
    HttpResponse<String> response =
        extender.post(
            "/filter",
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(GOOD.getBytes(StandardCharsets.UTF_8))));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001 this is TLS\r\n\r\n",
        "POST /filter HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST /filter HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /filter HTTP/1.1\r\nno colon\r\n\r\n"
      })
  void what_is_not_http(String bytes) throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      assertThat(connection.send(bytes).response().status()).isEqualTo(400);
    }
    assertCounted("not_http");
    assertGoodIsServed();
  }

  @Test
  void a_header_without_end() throws IOException {
    try (RawConnection connection = new RawConnection(extender)) {
      connection.send("POST /filter HTTP/1.1\r\nX: " + "y".repeat(20_000));
      assertThat(connection.response().status()).isEqualTo(431);
    }
    assertCounted("not_http");
    assertGoodIsServed();
  }
}
