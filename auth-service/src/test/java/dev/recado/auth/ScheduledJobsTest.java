package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class ScheduledJobsTest {

    @Inject
    Scheduler scheduler;

    @Test
    void each_job_that_tests_run_themselves_has_a_schedule() {
        assertThat(ScheduledJobs.PAUSED).allSatisfy(job -> {
            assertThat(scheduler.getScheduledJob(job).getNextFireTime()).isNotNull();
            assertThat(scheduler.isPaused(job)).isTrue();
        });
    }
}
