package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestJson;

/** Measures reads of logged-in users with and without a flood of wrong logins, in short alternating turns. */
final class WrongLoginBench {

    private static final int READERS = 16;
    /** More than the service queues, so that the rate never depends on responses. */
    private static final int LOGIN_CONNECTIONS = 100;
    private static final int READS_PER_SECOND = 200;
    private static final int WRONG_PER_SECOND = 200;
    private static final int WARM_UP_TURNS = 8;
    private static final int TURNS = 9;
    private static final Duration TURN = Duration.ofSeconds(10);
    /** More than all turns need, so that no user name is repeated. */
    private static final int NAMES = 2 * WRONG_PER_SECOND * (WARM_UP_TURNS + TURNS) * 10;
    /** Client addresses of the distributed flood, each in its own network. */
    private static final int ADDRESSES = 1_000;

    private final SuiteUnderTest suite;
    private String token;

    WrongLoginBench(SuiteUnderTest suite) {
        this.suite = suite;
    }

    void measure() {
        var one = flood("one", i -> "203.0.113.66");
        var distributed = flood("many", i -> "198.51.%d.%d".formatted(i % ADDRESSES / 250, i % ADDRESSES % 250 + 1));
        logIn();
        for (var turn = 0; turn < WARM_UP_TURNS; turn++) {
            reads();
            beside(turn % 2 == 0 ? one : distributed);
        }
        print("one address", one);
        print("%d addresses".formatted(ADDRESSES), distributed);
    }

    /** Half of the logins name an existing account, half an unknown one. */
    private static LoadGenerator.Requests flood(String name, IntFunction<String> address) {
        return RawRequests.post("/api/v1/auth/token", IntStream.range(0, NAMES).mapToObj(i -> TestJson.write(TestJson.object()
                .put("username", i % 2 == 0 ? "owner@recado.localhost" : name + i + "@example.com")
                .put("password", "wrong-" + i + "-password"))).toList(), address);
    }

    private void print(String from, LoadGenerator.Requests flood) {
        logIn();
        var alone = new ArrayList<LoadResult>();
        var beside = new ArrayList<Turn>();
        for (var turn = 0; turn < TURNS; turn++) {
            alone.add(reads());
            beside.add(beside(flood));
        }
        var reads = beside.stream().map(Turn::reads).toList();
        System.out.printf("%d reads/s: alone p50 %.2f ms, p99 %.2f ms; beside %d wrong logins/s from %s p50 %.2f ms,"
                + " p99 %.2f ms: %.2f times; responses to the wrong logins %s%n", 2 * READS_PER_SECOND, median(alone, 50),
                median(alone, 99), WRONG_PER_SECOND, from, median(reads, 50), median(reads, 99),
                median(reads, 99) / median(alone, 99), beside.stream().map(Turn::wrong).reduce(LoadResult::with).orElseThrow()
                        .statuses());
        System.out.printf("  p99 of each turn alone %s, beside %s%n", each(alone), each(reads));
    }

    /** Logs in again, because a token expires before the bench ends. */
    private void logIn() {
        token = suite.logIn().token();
    }

    /** Median over the turns, so that one disturbed turn does not count. */
    private static double median(List<LoadResult> turns, double percentile) {
        return turns.stream().mapToDouble(turn -> turn.millis(percentile)).sorted().skip(TURNS / 2).findFirst().orElseThrow();
    }

    private static List<String> each(List<LoadResult> turns) {
        return turns.stream().map(turn -> "%.1f".formatted(turn.millis(99))).toList();
    }

    private Turn beside(LoadGenerator.Requests flood) {
        var wrong = CompletableFuture.supplyAsync(() -> load("auth", LOGIN_CONNECTIONS, flood, WRONG_PER_SECOND),
                task -> Thread.ofPlatform().start(task));
        var reads = reads();
        return new Turn(reads, wrong.join());
    }

    /** Sends half of the reads to auth and half to conversation. */
    private LoadResult reads() {
        var other = CompletableFuture.supplyAsync(() -> read("conversation", "/api/v1/conversations?page_size=1"),
                task -> Thread.ofPlatform().start(task));
        return read("auth", "/api/v1/me").with(other.join());
    }

    private LoadResult read(String service, String path) {
        var result = load(service, READERS, RawRequests.get(path, List.of(token)), READS_PER_SECOND);
        if (result.errors() > 0) {
            throw new IllegalStateException("not every read was answered 200: " + result.statuses());
        }
        return result;
    }

    private LoadResult load(String service, int connections, LoadGenerator.Requests requests, int perSecond) {
        try (var load = new LoadGenerator(URI.create(suite.url(service)).getPort(), connections, requests)) {
            return load.openLoop(perSecond, TURN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Turn(LoadResult reads, LoadResult wrong) {
    }
}
