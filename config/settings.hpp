/// Settings: one struct per section of dongtin.toml, defaults in the initialisers, units in the types or names.
///
/// Every size, time and queue has a bound here. Unknown keys are errors; all errors appear at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "storage/records/claim_record.hpp"
#include "storage/records/item.hpp"
#include "storage/records/place.hpp"
#include "storage/records/rule.hpp"
#include "storage/records/source.hpp"

namespace dongtin {

struct ProvinceSettings {
  std::vector<PlaceId> watch;  // territories this office answers for
};

struct PackSettings {
  std::vector<std::string> folders;  // relative to the configuration folder
};

struct FetchSettings {
  std::string user_agent = "dongtin/0.1";
  std::string contact;  // a page or mail address sites can write to; goes into the user agent
  std::string proxy;    // "" means none, whatever the environment says
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds total_timeout{30};
  std::chrono::seconds stall_timeout{10};   // fewer than 64 bytes a second for this long
  std::size_t max_body_bytes = 8ull << 20;  // decoded
  std::size_t max_header_bytes = 64ull << 10;
  std::uint32_t max_redirects = 5;
  std::uint32_t max_transfers = 50;              // at once, all hosts
  std::chrono::milliseconds host_spacing{1500};  // between two requests to one host
  std::chrono::seconds max_interval{7200};       // adaptive polling never waits longer
  std::chrono::seconds max_backoff{3600};
  std::chrono::seconds max_retry_after{86400};
  double jitter = 0.1;                     // of the interval, added at most
  std::vector<std::string> allow_private;  // addresses or CIDR ranges that may be fetched though private
};

struct LimitSettings {
  ItemLimits item;
  std::size_t items_per_page = 2000;
  std::size_t queue_pages = 64;  // per lane, from fetch to written: what bounds every queue of the line
  std::uint32_t workers = 0;     // 0: one per core
  std::chrono::seconds quarantine_retry{3600};
};

struct MatchingSettings {
  std::chrono::microseconds rule_budget{1000};  // mean time of an item; a rule past it is parked. 0: none ever is
};

struct StoreSettings {
  std::string path = "/var/lib/dongtin";
  std::size_t cache_bytes = 64ull << 20;
  std::size_t write_buffer_bytes = 32ull << 20;
  std::uint64_t log_entries = 200000;  // kept for clients that reconnect
  std::uint64_t quota_bytes = 0;       // of `path` with everything in it; 0: none
  std::uint64_t min_free_bytes = 1ull << 30;
};

/// How long each kind of record stays; storage/retention.hpp says from when on.
struct RetentionSettings {
  std::chrono::seconds alerts{std::chrono::days{730}};
  std::chrono::seconds unlabelled{std::chrono::days{90}};
  std::chrono::seconds archive{std::chrono::days{14}};
  std::chrono::seconds seen{std::chrono::days{400}};
  std::chrono::seconds follow_ups{std::chrono::days{30}};
  std::chrono::seconds quarantine{std::chrono::days{90}};
  std::chrono::seconds suggestions{std::chrono::days{90}};  // of claims, that their source no longer has
  std::chrono::seconds recall{std::chrono::days{1095}};     // weekly samples and what was read of them
  std::chrono::seconds watched{std::chrono::days{1095}};    // the ledger of sources: what counts are divided by
  std::map<std::string, std::chrono::seconds> topics;       // of alerts of a topic or harm category
  std::chrono::seconds every{std::chrono::days{1}};         // 0: only by hand
  std::uint32_t batch = 200;                                // records of one write
  double max_share = 0.2;                                   // of all alerts, that one run may take
};

/// Which texts a new one is compared with, to find what it is a copy of.
struct StorySettings {
  std::uint32_t window_days = 7;
  std::uint32_t max_entries = 100'000;  // texts; some 0.5 KB of memory each
};

struct BackupSettings {
  std::string path;                        // folder of backups; "" means none but where --to says
  std::chrono::seconds every{0};           // 0: only by hand
  std::uint32_t keep = 7;                  // newest that stay
  std::uint64_t rate_bytes = 32ull << 20;  // a second, copied and read back; 0: as fast as the disk gives
};

struct AuditSettings {
  std::string digest_dir;  // where checkpoint files are left every day; "" means <store.path>/digests
};

struct ServeSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, printed at start
  std::size_t max_request_bytes = 64ull << 10;
  std::chrono::seconds request_timeout{30};
  std::uint32_t max_connections = 256;
  std::size_t sse_backlog = 1000;  // entries; a client further behind gets `reset`
  std::uint32_t threads = 2;       // workers that read the store for answers
  std::vector<std::string> hosts;  // further Host names that are answered, when bound beyond loopback
  std::string admin_socket;        // path; "" means <store.path>/admin.sock
};

struct ClaimSettings {
  std::vector<ClaimPublisher> publishers;  // whose published word makes a claim
  std::chrono::seconds refresh{10};        // how often the register is looked at
  /// Of what was first seen within this time, everything is assessed again when a claim comes into force or ends.
  std::chrono::seconds look_back{std::chrono::days{730}};
  std::uint32_t max_claims = 50'000;  // in force and ended, of packs and the register: about 4 KB of memory each
};

/// What is added to an assessment later.
struct AssessmentSettings {
  std::chrono::seconds official_after{
      std::chrono::hours{6}};  // then it is asked whether official sources had the story
};

/// What is looked at for spikes, and against how much history.
struct TrendSettings {
  std::vector<std::chrono::hours> windows{std::chrono::hours{1}, std::chrono::hours{3}, std::chrono::hours{6},
                                          std::chrono::hours{24}};
  std::uint32_t weeks = 8;        // of history at most
  std::uint32_t least_count = 5;  // fewer in a window is never a spike
  std::uint32_t max_series = 500;
  std::chrono::seconds silent_after{std::chrono::hours{6}};  // a source that brought nothing of use for this long
};

struct DisasterSettings {
  std::chrono::seconds longest{std::chrono::days{14}};  // it ends by itself
  std::chrono::seconds official_every{120};             // official sources are asked this often at least
  std::vector<std::string> topics{"disaster", "thien-tai", "ho-chua"};  // whose official items stand on top
  std::uint32_t pinned = 5;
  std::chrono::seconds official_after{
      std::chrono::hours{2}};  // in the place of assessment.official_after, where shorter
};

/// The weekly sample of items that no rule matched.
struct RecallSettings {
  std::uint32_t items = 60;          // 0: none is drawn
  std::uint32_t least_of_tier = 10;  // of each tier, where there are as many
  std::uint32_t max_scanned = 500'000;
};

struct DocumentSettings {
  std::vector<std::string> published;            // files of published documents, relative to the configuration folder
  std::size_t max_document_bytes = 8ull << 20;   // of an uploaded PDF
  std::size_t max_text_bytes = 1ull << 20;       // of a text, pasted or out of a PDF
  std::string pdftotext = "/usr/bin/pdftotext";  // run confined, without network or other files
  std::size_t pdf_memory_bytes = 512ull << 20;   // of addresses
  std::chrono::milliseconds pdf_time{8000};      // within the 10 s that the program has to stop
  std::uint32_t pdf_pages = 20;                  // the first ones
};

/// A service that turns texts into vectors, so that a claim is found by what a text means.
struct EmbeddingSettings {
  std::string url;  // http(s)://.../v1/embeddings on this machine or a private network; "": none is asked
  std::string model;
  std::string key_file;                        // holds the key of the service; "": none
  double similarity = 0.85;                    // cosine from which a claim is suggested; a matter of the model
  std::chrono::milliseconds timeout{30'000};   // of one request
  std::uint32_t batch = 16;                    // texts of one request
  std::size_t max_text_bytes = 2048;           // the beginning of a text
  std::size_t max_answer_bytes = 16ull << 20;  // of one answer
  std::uint32_t max_dimension = 4096;          // numbers of one vector
  std::uint32_t queue = 1000;                  // alerts that wait; of more the oldest are left out
  std::uint32_t max_claims = 20'000;           // whose vectors are kept, dimension times 4 bytes each
  std::chrono::milliseconds retry{2000};       // after a failure; twice as long after each further one
  std::chrono::milliseconds max_retry{300'000};
};

struct Settings {
  ProvinceSettings province;
  PackSettings packs;
  FetchSettings fetch;
  LimitSettings limits;
  MatchingSettings matching;
  StoreSettings store;
  BackupSettings backup;
  AuditSettings audit;
  RetentionSettings retention;
  StorySettings stories;
  ServeSettings serve;
  ClaimSettings claims;
  AssessmentSettings assessment;
  TrendSettings trends;
  DisasterSettings disaster;
  RecallSettings recall;
  DocumentSettings documents;
  EmbeddingSettings embeddings;
};

/// That a second office agreed to a rule that looks for a person's name or number, and until when.
struct Approval {
  RuleId rule;
  std::string office;             // not the owner of the rule
  std::chrono::sys_days expires;  // the first day on which it no longer holds
  Location where;
};

/// A file of claims (ClaimReview) as it is: an outside format, which whoever compiles the pack has a reader for.
struct ClaimsBytes {
  std::string file;
  std::string bytes;
};

/// A pack read from its folder: rules, lists, places and claims that belong together.
struct Pack {
  PackId id;
  std::string folder;  // as it was read; its files are named folder/...
  std::string title;
  std::vector<Rule> rules;  // not sealed yet: lists of other packs may decide what they match
  std::vector<NamedList> lists;
  std::vector<Gazetteer> gazetteers;  // one, or none
  std::vector<ClaimsBytes> claims;
  std::vector<Approval> approvals;
  std::vector<Location> places_where;  // of each place of the gazetteer
  Digest revision;                     // of the names and bytes of all its files
};

/// A configuration folder, read whole.
struct Config {
  std::string folder;
  Settings settings;
  std::vector<Source> sources;
  std::vector<std::shared_ptr<const Pack>> packs;  // those that loaded, in the order of settings.packs.folders
  std::vector<Rule> rules;                         // of all packs, sealed; so are the lists and gazetteers
  std::vector<NamedList> lists;
  std::vector<Gazetteer> gazetteers;
  std::vector<Approval> approvals;
};

}  // namespace dongtin
