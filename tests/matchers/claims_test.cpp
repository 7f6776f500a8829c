#include "matchers/claims.hpp"

#include <gtest/gtest.h>
