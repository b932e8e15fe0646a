package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class BatchedDeletesTest {

    private final List<Integer> asked = new ArrayList<>();

    @Test
    void deletes_until_a_batch_is_not_full() {
        run(List.of(BatchedDeletes.ROWS_MAX, BatchedDeletes.ROWS_MAX, 17, BatchedDeletes.ROWS_MAX).iterator());
        assertThat(asked).containsExactly(BatchedDeletes.ROWS_MAX, BatchedDeletes.ROWS_MAX, BatchedDeletes.ROWS_MAX);
    }

    @Test
    void one_run_deletes_a_limited_number_of_batches() {
        run(Stream.generate(() -> BatchedDeletes.ROWS_MAX).iterator());
        assertThat(asked).hasSize(BatchedDeletes.BATCHES_MAX);
    }

    private void run(Iterator<Integer> deleted) {
        BatchedDeletes.run(max -> {
            asked.add(max);
            return Uni.createFrom().item(deleted.next());
        }).await().indefinitely();
    }
}
