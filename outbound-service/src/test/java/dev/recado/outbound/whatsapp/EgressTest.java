package dev.recado.outbound.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
            "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
            "2002:7f00:1::", "2001::1", "64:ff9b::7f00:1", "::ffff:10.0.0.1"})
    void a_private_or_reserved_address_is_not_public(String address) throws UnknownHostException {
        assertThat(Egress.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"157.240.12.53", "8.8.8.8", "100.128.0.1", "2a03:2880:f12f:83:face:b00c:0:25de",
            "2001:4860:4860::8888"})
    void an_address_of_the_internet_is_public(String address) throws UnknownHostException {
        assertThat(Egress.isPublic(InetAddress.getByName(address))).isTrue();
    }
}
