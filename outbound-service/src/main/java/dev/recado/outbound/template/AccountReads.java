package dev.recado.outbound.template;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChange.AccountAlert;
import dev.recado.events.AccountChange.AccountReview;
import dev.recado.events.AccountChange.AccountStatus;
import dev.recado.events.AccountChange.Capability;
import dev.recado.events.AccountChange.NumberName;
import dev.recado.events.AccountChange.NumberQuality;
import dev.recado.events.AccountChange.NumberSecurity;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.TemplateCategory;
import dev.recado.events.AccountChange.TemplateEdited;
import dev.recado.events.AccountChange.TemplateQuality;
import dev.recado.events.AccountChange.TemplateStatus;
import dev.recado.events.AccountChange.Unsupported;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChange.Username;
import dev.recado.events.AccountChanged;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;

/**
 * Lets an account be read from Meta again when an event concerns its numbers. The events arrive in any order and name a part of
 * what changed only, so the next answer of Meta counts.
 */
@ApplicationScoped
public class AccountReads {

    private final TemplateSyncs syncs;

    AccountReads(TemplateSyncs syncs) {
        this.syncs = syncs;
    }

    /** Lets the accounts of these changes be read again soon. */
    public Uni<Void> request(Tx tx, List<AccountChanged> changes) {
        return TenantGroups.forEach(changes.stream().filter(event -> concernsNumbers(event.change())).toList(),
                (tenant, own) -> syncs.request(tenant, tx,
                        own.stream().map(AccountChanged::businessId).collect(Collectors.toSet())));
    }

    private static boolean concernsNumbers(AccountChange change) {
        return switch (change) {
            case AccountStatus _ -> true;
            case AccountReview _ -> false;
            case Capability _ -> true;
            case NumberName _ -> true;
            case NumberQuality _ -> true;
            case NumberSecurity _ -> true;
            case AccountAlert _ -> false;
            case Username _ -> false;
            case Preference _ -> false;
            case UserIdUpdated _ -> false;
            case TemplateStatus _ -> false;
            case TemplateQuality _ -> false;
            case TemplateEdited _ -> false;
            case TemplateCategory _ -> false;
            case Unsupported _ -> false;
        };
    }
}
