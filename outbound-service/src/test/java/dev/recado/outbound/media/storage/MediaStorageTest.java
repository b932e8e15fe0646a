package dev.recado.outbound.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both storages keep files under names of the suite, and read any part of them. */
class MediaStorageTest {

    private static final TenantId TENANT = NamedUuid.tenant("main");
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    enum Kind {
        FOLDER, BUCKET
    }

    private record Settings(URI address) implements StorageConfig.Bucket {

        @Override
        public Optional<String> name() {
            return Optional.of(BucketStub.BUCKET);
        }

        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public Optional<URI> endpoint() {
            return Optional.of(address);
        }

        @Override
        public boolean pathStyle() {
            return true;
        }

        @Override
        public Optional<String> accessKey() {
            return Optional.of("test-access");
        }

        @Override
        public Optional<String> secretKey() {
            return Optional.of("test-secret");
        }
    }

    private static Vertx vertx;

    @TempDir
    Path folder;

    private final BucketStub bucket = new BucketStub();
    private MediaStorage storage;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
        bucket.close();
    }

    private MediaStorage open(Kind kind) {
        storage = switch (kind) {
            case FOLDER -> new FolderStorage(vertx, folder.resolve("files"));
            case BUCKET -> new BucketStorage(vertx, new Settings(bucket.address()));
        };
        await(storage.check());
        return storage;
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(WAIT_MAX);
    }

    private Path local(byte[] content) throws IOException {
        return Files.write(folder.resolve(UUID.randomUUID().toString()), content);
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(StoredFile file, long from, long count) {
        var all = Buffer.buffer();
        await(storage.read(file, from, count).invoke(all::appendBuffer).collect().last());
        return all.getBytes();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_stored_file_is_read_as_a_whole_and_in_parts(Kind kind) throws IOException {
        // Given
        open(kind);
        var content = bytes(1_000_000);
        var file = StoredFile.random(TENANT);
        var local = local(content);
        // When
        await(storage.put(file, local));
        // Then
        assertThat(local).doesNotExist();
        assertThat(read(file, 0, content.length)).isEqualTo(content);
        assertThat(read(file, 999_990, 10)).isEqualTo(Arrays.copyOfRange(content, 999_990, 1_000_000));
        assertThat(read(file, 500_000, 1)).isEqualTo(Arrays.copyOfRange(content, 500_000, 500_001));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_deleted_file_is_gone_and_a_missing_one_is_no_failure(Kind kind) throws IOException {
        // Given
        open(kind);
        var file = StoredFile.random(TENANT);
        await(storage.put(file, local(bytes(10))));
        // When
        await(storage.delete(file));
        await(storage.delete(file));
        // Then
        assertThatThrownBy(() -> read(file, 0, 10)).isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_files_of_a_shard_are_listed_page_by_page(Kind kind) throws IOException {
        // Given
        open(kind);
        var files = List.of(id("07000000-0000-4000-8000-000000000001"), id("07000000-0000-4000-8000-000000000002"),
                id("07000000-0000-4000-8000-000000000003"), id("08000000-0000-4000-8000-000000000001"));
        for (var file : files) {
            await(storage.put(file, local(bytes(1))));
        }
        var later = Instant.now().plusSeconds(60);
        // Then
        assertThat(await(storage.list(7, null, later, 2))).isEqualTo(files.subList(0, 2));
        assertThat(await(storage.list(7, files.get(1), later, 2))).isEqualTo(files.subList(2, 3));
        assertThat(await(storage.list(7, null, Instant.parse("2026-01-01T00:00:00Z"), 9))).isEmpty();
        assertThat(await(storage.list(9, null, later, 9))).isEmpty();
    }

    @Test
    void an_old_file_behind_a_page_of_young_ones_is_listed() throws IOException {
        // Given
        open(Kind.BUCKET);
        var files = List.of(id("07000000-0000-4000-8000-000000000001"), id("07000000-0000-4000-8000-000000000002"),
                id("07000000-0000-4000-8000-000000000003"));
        for (var file : files) {
            await(storage.put(file, local(bytes(1))));
        }
        bucket.makeYoung(files.get(0).name());
        bucket.makeYoung(files.get(1).name());
        // Then
        assertThat(await(storage.list(7, null, Instant.now(), 2))).containsExactly(files.get(2));
    }

    private static StoredFile id(String id) {
        return new StoredFile(TENANT, UUID.fromString(id));
    }

    @Test
    void a_bucket_gets_signed_requests_and_a_failing_one_is_tried_again() throws IOException {
        // Given
        open(Kind.BUCKET);
        bucket.fail(503);
        var file = StoredFile.random(TENANT);
        // When
        await(storage.put(file, local(bytes(70_000))));
        // Then
        assertThat(bucket.objects()).containsOnlyKeys(file.name());
        assertThat(bucket.objects().get(file.name())).isEqualTo(bytes(70_000));
        assertThat(bucket.authorizations()).allSatisfy(
                authorization -> assertThat(authorization).startsWith("AWS4-HMAC-SHA256 Credential=test-access/"));
    }

    @Test
    void a_folder_that_cannot_be_written_is_reported() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[1]);
        assertThatThrownBy(() -> await(new FolderStorage(vertx, file).check())).isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "07/x/y", "../07/ffe5d29f-e4d0-56a9-aded-fab6e9cda424/07000000-0000-4000-8000-000000000001",
            "07/ffe5d29f-e4d0-56a9-aded-fab6e9cda424/07000000-0000-4000-8000-000000000001.tmp"})
    void a_name_that_the_suite_has_not_given_is_no_file(String name) {
        assertThat(StoredFile.of(name)).isEmpty();
        assertThat(StoredFile.of(id("07000000-0000-4000-8000-000000000001").name())).isPresent();
    }
}
