package dev.recado.outbound.tier;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;

/** Stores the messaging limits that Meta reports of accounts and numbers. */
@ApplicationScoped
public class TierChanges {

    private final Tiers tiers;

    TierChanges(Tiers tiers) {
        this.tiers = tiers;
    }

    /** Stores the limits among the changes. */
    public Uni<Void> storeAll(Tx tx, List<AccountChanged> changes) {
        return Sequential.forEach(changes, one -> tiers.store(one.tenantId(), tx, one.businessId(), limit(one.change())));
    }

    private static String limit(AccountChange change) {
        return switch (change) {
            case AccountChange.Capability capability -> capability.dailyLimit();
            case AccountChange.NumberQuality quality -> quality.dailyLimit();
            case AccountChange.TemplateStatus other -> null;
            case AccountChange.TemplateQuality other -> null;
            case AccountChange.TemplateEdited other -> null;
            case AccountChange.TemplateCategory other -> null;
            case AccountChange.AccountStatus other -> null;
            case AccountChange.AccountAlert other -> null;
            case AccountChange.AccountReview other -> null;
            case AccountChange.NumberName other -> null;
            case AccountChange.NumberSecurity other -> null;
            case AccountChange.Username other -> null;
            case AccountChange.Preference other -> null;
            case AccountChange.UserIdUpdated other -> null;
            case AccountChange.Unsupported other -> null;
        };
    }
}
