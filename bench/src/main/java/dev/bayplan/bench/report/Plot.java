package dev.bayplan.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/** Lines over one axis, written as SVG. No screen is needed; the same lines give the same bytes. */
public final class Plot {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 560;

  /** Pixels between two of them, about. */
  private static final int TICKS = 90;

  private static final String SVG = "http://www.w3.org/2000/svg";

  /** Told apart by people who see colours differently, too (Okabe and Ito, 2008). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private final XYChart chart;

  /** What a line stands for. */
  public enum Style {
    OURS,
    /** Dashed: somebody else's result. */
    RECORDED
  }

  /** From where to where an axis goes, and what it says. */
  public record Axis(String title, double from, double to) {}

  public Plot(String title, Axis x, Axis y) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x.title())
            .yAxisTitle(y.title())
            .build();
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(x.from()).setXAxisMax(x.to()).setYAxisMin(y.from()).setYAxisMax(y.to());
    styler.setLegendPosition(Styler.LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
    styler.setPlotGridLinesStroke(new BasicStroke(1)).setPlotGridLinesColor(new Color(0xE6E6E6));
    styler.setXAxisTickMarkSpacingHint(TICKS).setPlotBorderVisible(false);
  }

  /**
   * Adds a line through these points.
   *
   * @param colour lines of one number have the same colour, whatever their style
   */
  public void line(String name, int colour, Style style, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(COLOURS[colour % COLOURS.length]);
    series.setLineStyle(style == Style.OURS ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
    series.setLineWidth(style == Style.OURS ? 2 : 1.5f);
  }

  public void write(Path file) throws IOException {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    context.setComment("Written by ./bayplan bench");
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.paint(graphics, WIDTH, HEIGHT);
    try (Writer out = Files.newBufferedWriter(file)) {
      graphics.stream(out, true);
    }
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
