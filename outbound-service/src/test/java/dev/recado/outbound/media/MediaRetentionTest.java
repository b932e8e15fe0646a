package dev.recado.outbound.media;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.media.storage.MediaStorage;
import dev.recado.outbound.media.storage.ReceivedFiles;
import dev.recado.outbound.media.storage.StoredFile;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** Old media are deleted with their files, by the retention of their tenant; and so are files that no row has. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaRetentionTest {

    /** Its retention in {@link OutboundTestResource} is 10 days, that of all others a year. */
    private static final TenantId SHORT = NamedUuid.tenant("short");
    private static final TenantId LONG = NamedUuid.tenant("main");

    @Inject
    MediaRetention retention;

    @Inject
    OrphanedFiles orphans;
    @Inject
    MediaConfig config;

    @Inject
    MediaStorage storage;

    @Inject
    ReceivedFiles files;

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID uploaded(TenantId tenant, byte[] file, int daysOld) {
        var id = UUID.fromString(given().header("Authorization", "Bearer " + TestTokens.of("agent", tenant))
                .contentType("application/pdf").body(file).post("/api/v1/media").then().statusCode(201).extract().path("id"));
        TestDatabase.update("update media_object set used_at = now() - make_interval(days => ?) where id = ?", daysOld, id);
        return id;
    }

    private static long rows(UUID id) {
        return TestDatabase.count("select count(*) from media_object where id = ?", id);
    }

    @Test
    void media_are_deleted_after_the_retention_of_their_tenant() {
        // Given
        var oldOfShort = TestFiles.pdf();
        var oldOfLong = TestFiles.pdf();
        var youngOfLong = TestFiles.pdf();
        var first = uploaded(SHORT, oldOfShort, 11);
        var young = uploaded(SHORT, TestFiles.pdf(), 9);
        var second = uploaded(LONG, oldOfLong, 366);
        var third = uploaded(LONG, youngOfLong, 364);
        // When
        await(retention::deleteOld);
        // Then
        assertThat(rows(first)).isZero();
        assertThat(rows(second)).isZero();
        assertThat(rows(young)).isEqualTo(1);
        assertThat(rows(third)).isEqualTo(1);
        assertThat(TestFiles.stored(oldOfShort)).isEmpty();
        assertThat(TestFiles.stored(oldOfLong)).isEmpty();
        assertThat(TestFiles.stored(youngOfLong)).hasSize(1);
    }

    @Test
    void ended_requests_are_deleted_after_30_days_and_waiting_ones_are_not() {
        // Given
        for (var state : new String[]{"stored", "failed", "requested"}) {
            request(state, 31);
            request(state, 29);
        }
        // When
        await(retention::deleteOld);
        // Then
        assertThat(TestDatabase.texts("select event_id from media_request where event_id like 'retention:%' order by 1"))
                .containsExactly("retention:failed:29", "retention:requested:29", "retention:requested:31",
                        "retention:stored:29");
    }

    private static void request(String state, int daysOld) {
        TestDatabase.update("""
            insert into media_request (tenant_id, event_id, occurred_at, conversation_id, message_id, channel_id, wamid, type,
                media_id, state, created_at, due_at)
            values (?, ?, now(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'wamid.1', 'image', '1', ?,
                now() - make_interval(days => ?), now() + interval '1 day')""",
                LONG.value(), "retention:" + state + ":" + daysOld, state, daysOld);
    }

    @Test
    void a_file_that_a_kill_has_left_without_a_row_is_deleted_after_a_day() throws IOException {
        // Given
        var orphan = TestFiles.pdf();
        var young = TestFiles.pdf();
        var known = TestFiles.pdf();
        var file = stored(orphan);
        age(TestFiles.stored(orphan).getFirst());
        stored(young);
        var id = uploaded(LONG, known, 0);
        age(TestFiles.stored(known).getFirst());
        // When
        for (var shard = 0; shard < StoredFile.SHARDS; shard++) {
            var of = shard;
            await(() -> orphans.deletePage(of, null));
        }
        // Then
        assertThat(TestFiles.stored(orphan)).as(file.toString()).isEmpty();
        assertThat(TestFiles.stored(young)).hasSize(1);
        assertThat(TestFiles.stored(known)).hasSize(1);
        assertThat(rows(id)).isEqualTo(1);
    }

    @Test
    void many_files_without_a_row_are_kept_because_they_may_belong_to_another_installation() throws IOException {
        // Given
        var content = TestFiles.pdf();
        for (var i = 0; i <= config.orphansPerPageMax(); i++) {
            stored(content, new StoredFile(LONG, UUID.fromString("7f" + UUID.randomUUID().toString().substring(2))));
        }
        for (var file : TestFiles.stored(content)) {
            age(file);
        }
        // When
        await(() -> orphans.deletePage(0x7f, null));
        // Then
        assertThat(TestFiles.stored(content)).hasSize(config.orphansPerPageMax() + 1);
        for (var file : TestFiles.stored(content)) {
            Files.delete(file);
        }
    }

    @Test
    void a_file_that_a_killed_process_was_receiving_is_deleted_after_an_hour() throws IOException {
        // Given
        var left = files.newPath();
        Files.createDirectories(left.getParent());
        Files.write(left, new byte[9]);
        age(left);
        var arriving = files.newPath();
        Files.write(arriving, new byte[9]);
        // When
        await(retention::deleteOld);
        // Then
        assertThat(left).doesNotExist();
        assertThat(arriving).exists();
        Files.delete(arriving);
    }

    private StoredFile stored(byte[] content) throws IOException {
        return stored(content, StoredFile.random(LONG));
    }

    private StoredFile stored(byte[] content, StoredFile file) throws IOException {
        var path = files.newPath();
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        await(() -> storage.put(file, path));
        return file;
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
}
