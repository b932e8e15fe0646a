package dev.recado.auth.team;

import java.util.Set;
import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What is to become different of a team; what is left out stays.
 *
 * @param openConversationsMax 0 takes the limit away
 * @param memberIds all of them
 */
record TeamChange(@Size(max = NewTeam.NAME_MAX) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") String name,
        @Min(0) @Max(NewTeam.OPEN_CONVERSATIONS_MAX) Integer openConversationsMax,
        @Size(max = NewTeam.MEMBERS_MAX) Set<@NotNull UUID> memberIds) {

    TeamChange {
        memberIds = memberIds == null ? null : Set.copyOf(memberIds);
    }
}
