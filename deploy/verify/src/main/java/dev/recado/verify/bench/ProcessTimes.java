package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the processor time of a process, of its ended children and of its running ones, as {@code proc(5)} describes it. */
final class ProcessTimes {

    private static final double MILLIS_PER_TICK = 10;
    /** Fields utime, stime, cutime and cstime, counted behind the name of the program. */
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;

    private ProcessTimes() {
    }

    static double millis(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.children()).mapToDouble(ProcessTimes::own).sum();
    }

    private static double own(ProcessHandle process) {
        try {
            var text = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            var ticks = 0L;
            for (var i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks * MILLIS_PER_TICK;
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
