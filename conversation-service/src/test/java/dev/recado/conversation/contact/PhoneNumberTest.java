package dev.recado.conversation.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    @ParameterizedTest
    @CsvSource({
            "5511999990001, 5511999990001",
            "551199990001, 5511999990001",
            "+55 (11) 9999-0001, 5511999990001",
            "556160001234, 5561960001234",
            "551133334444, 551133334444",
            "551152223333, 551152223333",
            "15550783881, 15550783881",
            "351912345678, 351912345678",
            "5215512345678, 5215512345678"
    })
    void only_brazilian_mobiles_get_the_ninth_digit(String written, String canonical) {
        assertThat(PhoneNumber.canonical(written)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "+", "anaq"})
    void a_text_without_digits_is_no_number(String written) {
        assertThat(PhoneNumber.canonical(written)).isNull();
    }
}
