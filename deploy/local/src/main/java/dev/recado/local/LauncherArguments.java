package dev.recado.local;

import java.util.List;
import java.util.stream.Stream;

import dev.recado.local.SuiteOptions.Scope;

/** What the command line asks for. */
record LauncherArguments(boolean reset, boolean rehearse, boolean help, Scope scope) {

    static final String USAGE = """
        deploy/up [--reset] [--rehearse | --no-simulator | --infra-only]

          --reset         forgets all data first
          --rehearse      runs each service once and records what it loads: every later start is faster; then stops
          --no-simulator  talks to the real WhatsApp and Gemini; checks the keys first
          --infra-only    PostgreSQL, Kafka and the simulator only, to work on one service in Quarkus dev mode
          --help          this text

        Data, logs and generated secrets are in .recado/. Ctrl-C stops everything.
        """;

    static LauncherArguments of(String... given) throws SuiteFailure {
        var all = List.of(given);
        for (var argument : all) {
            if (!List.of("--reset", "--rehearse", "--no-simulator", "--infra-only", "--help", "-h").contains(argument)) {
                throw new SuiteFailure("unknown option " + argument + ": deploy/up --help shows them");
            }
        }
        if (Stream.of("--rehearse", "--no-simulator", "--infra-only").filter(all::contains).count() > 1) {
            throw new SuiteFailure("--rehearse, --no-simulator and --infra-only exclude each other");
        }
        var scope = all.contains("--infra-only")
                ? Scope.INFRASTRUCTURE
                : all.contains("--no-simulator") ? Scope.REAL : Scope.ALL;
        return new LauncherArguments(all.contains("--reset"), all.contains("--rehearse"),
                all.contains("--help") || all.contains("-h"),
                scope);
    }
}
