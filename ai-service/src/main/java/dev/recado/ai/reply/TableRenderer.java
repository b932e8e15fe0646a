package dev.recado.ai.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Node;

/** Renders a table as a list with one line per row, because WhatsApp has no columns. */
final class TableRenderer {

    private TableRenderer() {
    }

    /** Renders two columns as a title and pairs. With more columns, each value has its column's name. */
    static String render(TableBlock table, InlineRenderer inlines) {
        List<String> names = List.of();
        var lines = new ArrayList<String>();
        for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (var row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                var cells = cells(row, inlines);
                if (part instanceof TableHead) {
                    names = cells;
                    lines.addAll(title(row, inlines));
                } else {
                    lines.add(line(names, cells));
                }
            }
        }
        return lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
    }

    private static List<String> cells(Node row, InlineRenderer inlines) {
        var cells = new ArrayList<String>();
        for (var cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
            cells.add(oneLine(inlines.render(cell)));
        }
        return cells;
    }

    private static List<String> title(Node row, InlineRenderer inlines) {
        var cells = new ArrayList<String>();
        for (var cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
            cells.add(oneLine(inlines.renderBold(cell)));
        }
        var named = cells.stream().filter(cell -> !cell.isBlank()).toList();
        return cells.size() <= 2 && !named.isEmpty() ? List.of(String.join(" / ", named)) : List.of();
    }

    private static String line(List<String> names, List<String> cells) {
        if (cells.isEmpty()) {
            return "";
        }
        var first = cells.getFirst();
        var values = new ArrayList<String>();
        for (var column = 1; column < cells.size(); column++) {
            if (!cells.get(column).isBlank()) {
                values.add(cells.size() > 2 && !names.get(column).isBlank()
                        ? names.get(column) + ": " + cells.get(column)
                        : cells.get(column));
            }
        }
        var rest = String.join("; ", values);
        if (first.isBlank() || rest.isBlank()) {
            return first.isBlank() && rest.isBlank() ? "" : "- " + first + rest;
        }
        return "- " + first + ": " + rest;
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(", "));
    }
}
