package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class PlotTest {

  private static final double[] X = {70, 80, 90};
  private static final double[] Y = {70, 79, 85};

  @TempDir private Path folder;

  @Test
  void linesAreWrittenAsSvgAndTheSameLinesAsTheSameBytes() throws Exception {
    Path one = written("one.svg");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document svg = factory.newDocumentBuilder().parse(one.toFile());

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("line").getLength()).isPositive();
    assertThat(written("two.svg")).hasSameTextualContentAs(one);
  }

  private Path written(String name) throws IOException {
    Plot plot = new Plot("t", new Plot.Axis("x", 70, 90), new Plot.Axis("y", 60, 90));
    plot.line("ours", 0, Plot.Style.OURS, X, Y);
    plot.line("theirs", 0, Plot.Style.RECORDED, X, new double[] {69, 77, 80});
    Path file = folder.resolve(name);
    plot.write(file);
    assertThat(Files.size(file)).isPositive();
    return file;
  }
}
