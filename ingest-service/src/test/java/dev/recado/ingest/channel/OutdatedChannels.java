package dev.recado.ingest.channel;

import java.time.Duration;

import jakarta.enterprise.inject.Vetoed;

/** A loaded view of no channel that Kafka does not confirm, as while the leader of its topic moves. */
@Vetoed
public class OutdatedChannels extends ConnectedChannels {

    public OutdatedChannels() {
        super(null, null);
    }

    @Override
    public boolean loaded() {
        return true;
    }

    @Override
    public boolean isCurrent(Duration ageMax) {
        return false;
    }
}
