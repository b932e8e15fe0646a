package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private final List<Integer> asked = new ArrayList<>();

    @Test
    void it_goes_on_until_a_batch_is_not_full() {
        run(List.of(Batches.ROWS_MAX, Batches.ROWS_MAX, 17, Batches.ROWS_MAX).iterator());
        assertThat(asked).containsExactly(Batches.ROWS_MAX, Batches.ROWS_MAX, Batches.ROWS_MAX);
    }

    @Test
    void one_run_has_an_end_although_there_is_more() {
        run(Stream.generate(() -> Batches.ROWS_MAX).iterator());
        assertThat(asked).hasSize(Batches.BATCHES_MAX);
    }

    private void run(Iterator<Integer> deleted) {
        Batches.untilNoneIsLeft(max -> {
            asked.add(max);
            return Uni.createFrom().item(deleted.next());
        }).await().indefinitely();
    }
}
