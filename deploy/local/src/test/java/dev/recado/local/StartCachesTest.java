package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a cache that is newer than its build is used, and a refused one is deleted. */
class StartCachesTest {

    @TempDir
    Path home;

    @Test
    void a_cache_is_current_until_the_next_build() throws IOException {
        // Given
        var caches = new StartCaches(home);
        var jar = file("ai-service/target/quarkus-app/lib/main/some.jar", 1_000);
        var cache = file("ai-service/target/quarkus-app/app.aot", 2_000);
        // Then
        assertThat(caches.current(SuitePart.AI)).contains(cache);
        assertThat(caches.missing()).doesNotContain(SuitePart.AI).contains(SuitePart.AUTH);
        // When
        Files.setLastModifiedTime(jar, FileTime.fromMillis(3_000));
        // Then
        assertThat(caches.current(SuitePart.AI)).isEmpty();
    }

    @Test
    void a_recording_is_dropped_when_a_build_came_in_between() throws IOException {
        // Given
        var caches = new StartCaches(home);
        file("deploy/simulator/target/simulator.jar", 5_000);
        var recorded = file("recording/simulator.aot", 6_000);
        // When
        caches.keep(SuitePart.SIMULATOR, recorded, 4_000);
        // Then
        assertThat(caches.file(SuitePart.SIMULATOR)).doesNotExist();
        // When
        caches.keep(SuitePart.SIMULATOR, recorded, 5_500);
        // Then
        assertThat(caches.current(SuitePart.SIMULATOR)).isPresent();
    }

    @Test
    void a_refused_cache_is_reported_with_the_reason_of_the_jvm_and_deleted() throws IOException {
        // Given
        var caches = new StartCaches(home);
        var cache = file("auth-service/target/quarkus-app/app.aot", 2_000);
        var log = Files.writeString(home.resolve("auth.log"), """
            [0.012s][error][aot] An error has occurred while processing the AOT cache. Run with -Xlog:aot for details.
            [0.012s][error][aot] Mismatched values for property jdk.module.addopens
            2026-11-26T16:36:22.720Z INFO  [io.quarkus]  started
            """);
        // Then
        assertThat(caches.refusal(SuitePart.AUTH, new ProcessLog(log, 0)))
                .contains("Mismatched values for property jdk.module.addopens");
        assertThat(cache).doesNotExist();
        assertThat(caches.refusal(SuitePart.AUTH, new ProcessLog(Files.writeString(log, "started"), 0))).isEmpty();
    }

    private Path file(String name, long modifiedMillis) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.setLastModifiedTime(Files.writeString(file, "x"), FileTime.fromMillis(modifiedMillis));
    }
}
