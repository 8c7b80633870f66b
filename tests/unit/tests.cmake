# SPDX-License-Identifier: Apache-2.0
# One line for each file of this folder, sorted

# Archives made field by field, for the tests of the reader
add_library(zip_made STATIC EXCLUDE_FROM_ALL unit/zip_made.c)
target_link_libraries(zip_made PUBLIC seal_flags PkgConfig::cmocka ZLIB::ZLIB
  sealwright_static)

# Keys, packages and signatures as a test wants them
add_library(forge STATIC EXCLUDE_FROM_ALL unit/court.c unit/forge.c)
target_link_libraries(forge PUBLIC seal_flags PkgConfig::cmocka
  sealwright_static)

seal_unit_test(bundle)
seal_unit_test(bytes)
seal_unit_test(ci)
seal_unit_test(codec ZLIB::ZLIB)
seal_unit_test(config)
seal_unit_test(content_digest)
seal_unit_test(crypto OpenSSL::Crypto)
seal_unit_test(crypto_sign)
seal_unit_test(error)
seal_unit_test(files)
seal_unit_test(forgery forge)
seal_unit_test(json)
seal_unit_test(judge forge)
seal_unit_test(match)
seal_unit_test(output)
seal_unit_test(policy)
seal_unit_test(record)
seal_unit_test(seal)
seal_unit_test(statement)
seal_unit_test(text)
seal_unit_test(times)
seal_unit_test(verify forge)
seal_unit_test(zip_content)
seal_unit_test(zip_extract)
seal_unit_test(zip_fields zip_made)
seal_unit_test(trust)
seal_unit_test(zip_header)
seal_unit_test(zip_layout zip_made)
seal_unit_test(zip_modes zip_made)
seal_unit_test(zip_sealed PkgConfig::libzip)
seal_unit_test(zip_writer PkgConfig::libzip)
seal_unit_test(zip_zip64 zip_made)
