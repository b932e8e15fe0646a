package dev.recado.local;

import java.util.ArrayList;
import java.util.List;

import dev.recado.local.SuiteOptions.Scope;

/** The options of {@code deploy/up}. */
record LauncherArguments(boolean reset, boolean help, Scope scope, int replicas) {

    static final String USAGE = """
        deploy/up [--reset] [--replicas N] [--no-simulator | --infra-only]

          --reset         deletes all data before the start
          --replicas N    runs each service as N processes, 1 to 3; the gateway distributes the requests
          --no-simulator  calls the real WhatsApp and Gemini; checks the keys before the start
          --infra-only    starts PostgreSQL, Kafka and the simulator only, to work on one service in Quarkus dev mode
          --help          prints this text

        Data, logs and generated secrets are in .recado/. Ctrl-C stops everything.

        The first start after a build is the slow one. When it stops, start-up caches are recorded in the background,
        at the lowest priority, for some minutes; later starts use them. RECADO_JVM_OPTIONS adds JVM options to every
        process, for example -Xlog:gc; with it no cache is used or recorded.
        """;
    private static final String REPLICAS = "--replicas";
    private static final List<String> SCOPES = List.of("--no-simulator", "--infra-only");

    static LauncherArguments of(String... given) throws SuiteFailure {
        var all = new ArrayList<>(List.of(given));
        var replicas = removeReplicas(all);
        for (var argument : all) {
            if (!SCOPES.contains(argument) && !List.of("--reset", "--help", "-h").contains(argument)) {
                throw new SuiteFailure("unknown option " + argument + "; deploy/up --help lists the options");
            }
        }
        if (all.containsAll(SCOPES)) {
            throw new SuiteFailure("--no-simulator and --infra-only exclude each other");
        }
        var scope = all.contains("--infra-only")
                ? Scope.INFRASTRUCTURE
                : all.contains("--no-simulator") ? Scope.REAL : Scope.ALL;
        if (replicas > 1 && scope == Scope.INFRASTRUCTURE) {
            throw new SuiteFailure("--replicas and --infra-only exclude each other");
        }
        return new LauncherArguments(all.contains("--reset"), all.contains("--help") || all.contains("-h"), scope, replicas);
    }

    /** Removes the option and its value from the arguments. */
    private static int removeReplicas(List<String> all) throws SuiteFailure {
        var at = all.indexOf(REPLICAS);
        if (at < 0) {
            return 1;
        }
        all.remove(at);
        var value = at < all.size() ? all.remove(at) : "missing";
        if (!value.matches("[1-9]") || Integer.parseInt(value) > SuitePorts.REPLICAS_MAX) {
            throw new SuiteFailure(REPLICAS + " is " + value + "; expected: a number from 1 to " + SuitePorts.REPLICAS_MAX);
        }
        return Integer.parseInt(value);
    }
}
