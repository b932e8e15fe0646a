package dev.recado.kit.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    @ParameterizedTest
    @CsvSource({
            // Brazil: the ninth digit of mobiles, landlines have none
            "5511999990001, 5511999990001",
            "551199990001, 5511999990001",
            "+55 (11) 9999-0001, 5511999990001",
            "+55 011 99999-0001, 5511999990001",
            "556160001234, 5561960001234",
            "551133334444, 551133334444",
            "551152223333, 551152223333",
            // Argentina: 9 after the country code, 15 before the number when dialled at home
            "5491155550000, 5491155550000",
            "541155550000, 5491155550000",
            "+54 9 11 5555-0000, 5491155550000",
            "+54 11 15 5555-0000, 5491155550000",
            "543514567890, 5493514567890",
            // Mexico: 1 after the country code
            "5215512345678, 525512345678",
            "525512345678, 525512345678",
            // Ivory Coast and Benin: longer since 2021 and 2024
            "22507123456, 2250707123456",
            "2250707123456, 2250707123456",
            "22505123456, 2250505123456",
            "22997123456, 2290197123456",
            "2290197123456, 2290197123456",
            // a national prefix that should not be there; in Italy the zero belongs to the number
            "4407911123456, 447911123456",
            "49015112345678, 4915112345678",
            "390236618300, 390236618300",
            // numbers of no plan stay as they are
            "15550783881, 15550783881",
            "351912345678, 351912345678",
            "999999, 999999",
            "123456789012345678901234567890, 123456789012345678901234567890"
    })
    void every_spelling_of_a_number_is_the_same(String written, String canonical) {
        assertThat(PhoneNumber.canonical(written)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"525512345678, 5215512345678", "5491155550000, 541155550000", "2290197123456, 22997123456",
            "2250707123456, 22507123456"})
    void an_older_spelling_of_a_number_is_listed(String canonical, String older) {
        assertThat(PhoneNumber.olderSpellings(canonical)).containsExactly(older);
        assertThat(PhoneNumber.canonical(older)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5511999990001", "447911123456", "5215512345678"})
    void most_numbers_have_no_older_spelling(String canonical) {
        assertThat(PhoneNumber.olderSpellings(canonical)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "+", "anaq"})
    void a_text_without_digits_is_no_number(String written) {
        assertThat(PhoneNumber.canonical(written)).isNull();
    }
}
