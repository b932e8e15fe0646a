package dev.recado.outbound.whatsapp;

import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What customers see of a business in WhatsApp. The picture is left out, because its address is valid for a short time only. */
public record BusinessProfile(@Nullable String about, @Nullable String address, @Nullable String description,
        @Nullable String email, @Nullable String vertical, List<String> websites) {

    static final String QUERY = "about,address,description,email,vertical,websites";

    public BusinessProfile {
        websites = List.copyOf(websites);
    }

    /** @param answer to {@link GraphManagementGateway#readBusinessProfile} */
    public static BusinessProfile of(JsonNode answer) {
        var profile = answer.path("data").path(0);
        return new BusinessProfile(NumberFields.text(profile, "about"), NumberFields.text(profile, "address"),
                NumberFields.text(profile, "description"), NumberFields.text(profile, "email"),
                NumberFields.text(profile, "vertical"), StreamSupport.stream(profile.path("websites").spliterator(), false)
                        .map(JsonNode::asText).filter(website -> !website.isBlank()).toList());
    }

    @Override
    public String toString() {
        return "BusinessProfile[redacted]";
    }
}
