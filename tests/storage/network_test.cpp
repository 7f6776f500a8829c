// How near an address is, whatever it is written as.
#include "storage/records/network.hpp"

#include <gtest/gtest.h>

namespace dongtin {
namespace {

TEST(Network, TellsThisMachineFromPrivateNetworksAndTheRest) {
  for (const auto* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(nearness_of_address(address), Nearness::this_machine) << address;
  }
  for (const auto* address :
       {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::7", "fc00::1", "::ffff:10.1.2.3"}) {
    EXPECT_EQ(nearness_of_address(address), Nearness::private_network) << address;
  }
  for (const auto* address :
       {"8.8.8.8", "11.0.0.1", "172.15.255.255", "172.32.0.1", "192.169.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "::", "fe80::1", "2001:db8::1", "64:ff9b::a00:1", "::ffff:8.8.8.8", "fe00::1"}) {
    EXPECT_EQ(nearness_of_address(address), Nearness::elsewhere) << address;
  }
}

TEST(Network, KnowsNoNamesButThisMachinesOwn) {
  EXPECT_EQ(nearness_of_host("localhost"), Nearness::this_machine);
  EXPECT_EQ(nearness_of_host("LocalHost"), Nearness::this_machine);
  EXPECT_EQ(nearness_of_host("[::1]"), Nearness::this_machine);
  EXPECT_EQ(nearness_of_host("[fd00::7]"), Nearness::private_network);
  EXPECT_EQ(nearness_of_host("192.168.4.5"), Nearness::private_network);
  for (const auto* name :
       {"may-chu.noi-bo", "localhost.example", "", "[]", "0x7f.1", "127.1", "2130706433", "10.0.0.256"}) {
    EXPECT_EQ(nearness_of_host(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace dongtin
