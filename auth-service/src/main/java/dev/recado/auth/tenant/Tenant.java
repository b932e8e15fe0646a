package dev.recado.auth.tenant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Version;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;

/** A business that uses the suite; no other tenant sees its data. */
@Entity
public class Tenant {

    @Id
    private UUID id;
    private String name;
    private String timeZone;
    private String locale;
    private Instant suspendedAt;
    private Instant createdAt;
    private Instant updatedAt;
    private boolean agentsSeeAll;
    private boolean apiKeysOutliveOwner;
    /** Not loaded when tenants are listed. */
    @ElementCollection
    @CollectionTable(name = "tenant_shift", joinColumns = @JoinColumn(name = "tenant_id"))
    private Set<WorkingPeriod> workingHours;
    @Version
    private long version;

    protected Tenant() {
    }

    static Tenant of(TenantId id, NewTenant request, Instant now) {
        var tenant = new Tenant();
        tenant.id = id.value();
        tenant.name = request.name().strip();
        tenant.timeZone = request.timeZone();
        tenant.locale = request.locale();
        tenant.createdAt = now;
        tenant.updatedAt = now;
        tenant.agentsSeeAll = true;
        tenant.workingHours = new HashSet<>();
        return tenant;
    }

    public TenantId id() {
        return new TenantId(id);
    }

    public String name() {
        return name;
    }

    String timeZone() {
        return timeZone;
    }

    public String locale() {
        return locale;
    }

    boolean agentsSeeAll() {
        return agentsSeeAll;
    }

    boolean apiKeysOutliveOwner() {
        return apiKeysOutliveOwner;
    }

    /** Returns the periods in the order of the week. */
    List<WorkingPeriod> workingHours() {
        return workingHours.stream().sorted(Comparator.comparing(WorkingPeriod::day).thenComparing(WorkingPeriod::fromMinute))
                .toList();
    }

    boolean suspended() {
        return suspendedAt != null;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Applies the request and returns the names of the changed fields. */
    List<String> change(TenantChange change) {
        var changed = new ArrayList<String>();
        if (change.name() != null && !name.equals(change.name().strip())) {
            name = change.name().strip();
            changed.add("name");
        }
        if (change.timeZone() != null && !timeZone.equals(change.timeZone())) {
            timeZone = change.timeZone();
            changed.add("time_zone");
        }
        if (change.locale() != null && !locale.equals(change.locale())) {
            locale = change.locale();
            changed.add("locale");
        }
        if (change.workingHours() != null && !workingHours.equals(Set.copyOf(change.periods()))) {
            workingHours.retainAll(change.periods());
            workingHours.addAll(change.periods());
            changed.add("working_hours");
        }
        if (change.agentsSeeAll() != null && agentsSeeAll != change.agentsSeeAll()) {
            agentsSeeAll = change.agentsSeeAll();
            changed.add("agents_see_all");
        }
        if (change.apiKeysOutliveOwner() != null && apiKeysOutliveOwner != change.apiKeysOutliveOwner()) {
            apiKeysOutliveOwner = change.apiKeysOutliveOwner();
            changed.add("api_keys_outlive_owner");
        }
        return changed;
    }

    void suspend(Instant now) {
        suspendedAt = now;
    }

    void resume() {
        suspendedAt = null;
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    /** Returns the event of the last flushed version. */
    TenantChanged changed(List<Team> teams) {
        return new TenantChanged(id + ":" + version, id(), updatedAt, name, timeZone, locale, suspended(),
                workingHours().stream().map(WorkingPeriod::changed).toList(), teams.stream().map(Team::changed).toList(),
                agentsSeeAll);
    }
}
