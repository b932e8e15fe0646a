package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.recado.embedded.SystemEnvironment;

/**
 * Measures the resident memory of a process and its descendants. Where the system reports it, shared pages count in proportion.
 */
final class ProcessMemory {

    private static final long KIB = 1024;

    private ProcessMemory() {
    }

    static long residentBytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).mapToLong(ProcessMemory::ofProcess).sum();
    }

    private static long ofProcess(ProcessHandle process) {
        var folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.isDirectory(folder) ? kibibytes(folder) * KIB : fromPs(process.pid());
        } catch (IOException e) {
            // the process ended in the meantime: it holds no memory
            return 0;
        }
    }

    private static long kibibytes(Path folder) throws IOException {
        try {
            return field(folder.resolve("smaps_rollup"), "Pss:");
        } catch (IOException e) {
            return field(folder.resolve("status"), "VmRSS:");
        }
    }

    private static long field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    private static long fromPs(long pid) throws IOException {
        var ps = SystemEnvironment.alone(new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))).start();
        try (var out = ps.inputReader()) {
            var line = out.readLine();
            return line == null || line.isBlank() ? 0 : Long.parseLong(line.trim()) * KIB;
        }
    }
}
