# SPDX-License-Identifier: Apache-2.0
# One line for each file of this folder, sorted
seal_unit_test(bytes)
seal_unit_test(crypto OpenSSL::Crypto)
seal_unit_test(error)
seal_unit_test(files)
seal_unit_test(json)
seal_unit_test(output)
seal_unit_test(policy)
seal_unit_test(text)
seal_unit_test(times)
seal_unit_test(zip_header)
seal_unit_test(zip_sealed PkgConfig::libzip)
seal_unit_test(zip_writer PkgConfig::libzip)
