package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublisherChangedTest {

    @ParameterizedTest
    @CsvSource({"local, true", "erp-2, true", "erp-123456, true", "erp-1234567, false", "erp-1-2-3-4-5-6-7, false",
            "Erp, false", "e, false", "1erp, false", "erp.x, false", "erp_x, false"})
    void a_name_is_valid_in_a_topic_and_in_an_audit(String name, boolean allowed) {
        assertThat(PublisherChanged.isName(name)).isEqualTo(allowed);
    }
}
