package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.recado.verify.SuiteUnderTest;

/** Collects the measured figures with their aims and gates, prints each at once, and writes them as one Markdown table. */
final class MarkdownReport {

    private final String title;
    private final List<String> lines = new ArrayList<>();

    MarkdownReport(String title) {
        this.title = title;
    }

    /** A figure that is good at or above the aim, and acceptable at or above the gate. */
    void atLeast(String what, double value, double aim, double gate, String unit) {
        add(what, value, ">= " + number(aim), ">= " + number(gate), unit,
                value >= aim ? "aim" : value >= gate ? "gate" : "BELOW");
    }

    /** A figure that is good at or below the aim. It has no other gate. */
    void atMost(String what, double value, double aim, String unit) {
        add(what, value, "<= " + number(aim), "<= " + number(aim), unit, value <= aim ? "aim" : "ABOVE");
    }

    /** A figure without an aim, which explains another one. */
    void figure(String what, double value, String unit) {
        add(what, value, "", "", unit, "");
    }

    /** A line about the circumstances of the figures that follow. */
    void note(String format, Object... values) {
        print("| " + String.format(Locale.ROOT, format, values) + " | | | | |");
    }

    private void add(String what, double value, String aim, String gate, String unit, String verdict) {
        print("| %s | %s %s | %s | %s | %s |".formatted(what, number(value), unit, aim, gate, verdict));
    }

    private void print(String line) {
        System.out.println(line);
        lines.add(line);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.2f", value);
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "# " + title + "\n\n| figure | measured | aim | gate | reached |\n|---|---|---|---|---|\n"
                    + String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("report: " + SuiteUnderTest.home().relativize(file));
    }
}
