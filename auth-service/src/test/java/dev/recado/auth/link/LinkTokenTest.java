package dev.recado.auth.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class LinkTokenTest {

    @Test
    void a_token_is_random_fits_into_a_link_and_is_stored_as_a_hash() {
        // When
        var token = LinkToken.create();
        // Then
        assertThat(token.text()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(LinkToken.create().text());
        assertThat(token.hash()).matches("[0-9a-f]{64}").isEqualTo(new LinkToken(token.text()).hash());
        assertThat(token.toString()).doesNotContain(token.text());
        assertThat(new LinkToken("abc").hash()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void a_link_opens_a_page_of_the_console() {
        LinkConfig config = () -> URI.create("https://recado.example/");
        assertThat(config.link("invite", new LinkToken("t"))).isEqualTo("https://recado.example/#/invite?token=t");
    }

    @Test
    void the_address_of_the_console_is_required() {
        // Given
        var settings = new SmallRyeConfigBuilder().withMapping(LinkConfig.class);
        // When, Then
        assertThatThrownBy(settings::build).hasMessageContaining("recado.public-url is required");
    }
}
