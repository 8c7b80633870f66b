# SPDX-License-Identifier: Apache-2.0
# One line for each file of this folder, sorted
seal_unit_test(json)
seal_unit_test(text)
seal_unit_test(times)
