package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.recado.local.AuditChain.RowId;

/** {@code deploy/audit}: verifies an exported audit without the suite and its database. */
public final class AuditCheck {

    static final String USAGE = """
        deploy/audit <export.ndjson> [--after <seq>:<hash>] [<seq>:<hash>]

        Verifies the hash chain of an exported audit.
        --after gives the last row of the export before this one; without it the export must begin with the very
        first row. A further <seq>:<hash> is a row noted elsewhere, for example in auth's log: the chain must hold it.
        Exit code: 0 intact, 1 broken, 2 not readable, 3 nothing proven (no rows, or a part without its beginning).
        """;
    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int UNREADABLE = 2;
    private static final int UNPROVEN = 3;
    private static final String AFTER = "--after";

    private AuditCheck() {
    }

    public static void main(String[] given) {
        System.exit(run(List.of(given), System.out));
    }

    static int run(List<String> given, Appendable out) {
        try {
            if (given.contains("--help") || given.contains("-h")) {
                out.append(USAGE);
                return INTACT;
            }
            var words = new ArrayList<>(given);
            var after = removeAfter(words);
            if (words.isEmpty() || words.size() > 2) {
                throw new IllegalArgumentException("name one export");
            }
            var noted = words.size() == 2 ? RowId.of(words.getLast()) : null;
            return check(new AuditChain(after, noted), Path.of(words.getFirst()), out);
        } catch (IllegalArgumentException e) {
            System.err.println("recado: " + e.getMessage() + "\n" + USAGE);
            return UNREADABLE;
        } catch (IOException e) {
            System.err.println("recado: the export cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    /** Removes the option {@code --after} and its value from the arguments, and returns the value. */
    private static RowId removeAfter(List<String> words) {
        var at = words.indexOf(AFTER);
        if (at < 0) {
            return null;
        }
        words.remove(at);
        if (at == words.size()) {
            throw new IllegalArgumentException(AFTER + " needs <seq>:<hash>");
        }
        return RowId.of(words.remove(at));
    }

    private static int check(AuditChain chain, Path export, Appendable out) throws IOException {
        try (var lines = Files.newBufferedReader(export)) {
            chain.read(lines);
            var gap = chain.gap();
            out.append(gap.map(text -> "nothing proven: " + text).orElseGet(chain::summary)).append(System.lineSeparator());
            return gap.isEmpty() ? INTACT : UNPROVEN;
        } catch (AuditChain.Broken e) {
            out.append("broken: ").append(e.getMessage()).append(System.lineSeparator());
            return BROKEN;
        }
    }
}
