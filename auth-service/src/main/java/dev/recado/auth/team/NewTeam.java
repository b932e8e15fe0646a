package dev.recado.auth.team;

import java.util.Set;
import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A team to be made.
 *
 * @param openConversationsMax how many conversations each of them holds at most; no limit when left out
 */
record NewTeam(@NotBlank @Size(max = NAME_MAX) String name, @Min(1) @Max(OPEN_CONVERSATIONS_MAX) Integer openConversationsMax,
        @Size(max = MEMBERS_MAX) Set<@NotNull UUID> memberIds) {

    static final int NAME_MAX = 80;
    static final int OPEN_CONVERSATIONS_MAX = 1000;
    static final int MEMBERS_MAX = 500;

    NewTeam {
        memberIds = memberIds == null ? Set.of() : Set.copyOf(memberIds);
    }
}
