package dev.recado.kit.work;

import java.time.Duration;

/** The settings of a work queue that belongs to one test. */
record TestWorkConfig(String queue, Duration lease, Duration runMax) implements WorkConfig {
}
