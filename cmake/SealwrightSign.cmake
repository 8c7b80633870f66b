# SPDX-License-Identifier: Apache-2.0
# SealwrightSign.cmake - packages in, build rules to sign them out

function(_seal_sign_package name profile)
  foreach(property IN ITEMS TYPE OUTPUT PACKAGE_FILE RECORD_FILE SIGNED_FILE
      LAYERS)
    get_target_property(${property} ${name} SEAL_${property})
  endforeach()
  get_target_property(work ${name} _SEAL_WORK)
  set(stamp "${work}/sign.stamp")
  set(state "${work}/sign.state")
  _seal_probe_call(${probe} "${state}" probe_sign "${stamp}" "${SIGNED_FILE}"
    "${profile}"
    "${arg_REQUIRE_GIT}|${arg_ALLOWED_SIGNERS}|${arg_TIMESTAMP}|${LAYERS}|${trust}|${arg_PACKAGE_VERSION}")
  set_property(GLOBAL PROPERTY _SEAL_PROBE_${probe}_FACTS "${facts}")
  cmake_path(GET SIGNED_FILE PARENT_PATH folder)
  set(commands COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}")
  set(depends ${name} "${PACKAGE_FILE}" "${RECORD_FILE}")
  set(input "${PACKAGE_FILE}")
  _seal_attach_commands()
  _seal_sign_commands()
  # What says that it is done is the stamp: the probe knows the signed file by
  # its digest, so that no date of it can hide a change.
  add_custom_command(OUTPUT "${stamp}"
    ${commands}
    BYPRODUCTS "${SIGNED_FILE}"
    DEPENDS ${depends} ${probe} "${facts}" "${state}"
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightState.cmake"
    COMMENT "Signing ${OUTPUT}"
    VERBATIM)
  add_custom_target(${name}-sign DEPENDS "${stamp}")
  set_target_properties(${name} PROPERTIES
    SEAL_PROFILE "${profile}" SEAL_TRUST "${trust}" _SEAL_STAMP "${stamp}")
endfunction()

# Layers are attached by their payload digests, which signing does not change:
# their pure packages are enough.
function(_seal_attach_commands)
  if("${LAYERS}" STREQUAL "")
    return()
  endif()
  _seal_tool(tool seal_sign seal-attach-layer)
  set(input "${work}/${OUTPUT}")
  list(APPEND commands
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${work}"
    COMMAND "${tool}" --package "${PACKAGE_FILE}" -o "${input}")
  foreach(layer IN LISTS LAYERS)
    get_target_property(file ${layer} SEAL_PACKAGE_FILE)
    list(APPEND commands "${file}")
    list(APPEND depends ${layer} "${file}")
  endforeach()
  set(input "${input}" PARENT_SCOPE)
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

# A project without a key configures and packages; only signing needs one.
function(_seal_sign_commands)
  if(key STREQUAL "")
    list(APPEND commands
      COMMAND "${CMAKE_COMMAND}" -E echo
        "${OUTPUT}: error: there is no key to sign with"
      COMMAND "${CMAKE_COMMAND}" -E echo
        "  fix: cmake -D SEAL_KEY=PATH ${CMAKE_BINARY_DIR}"
      COMMAND "${CMAKE_COMMAND}" -E false)
    set(commands "${commands}" PARENT_SCOPE)
    return()
  endif()
  _seal_tool(tool seal_sign seal-sign)
  _seal_tool(inspect seal_sign seal-inspect)
  _seal_escape(key_argument "${key}")
  _seal_escape(trust_argument "${trust}")
  _seal_escape(repository "${CMAKE_CURRENT_SOURCE_DIR}")
  _seal_escape(state_script
    "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightState.cmake")
  list(APPEND commands
    COMMAND "${tool}" -o "${SIGNED_FILE}" --name "${OUTPUT}" --type ${TYPE}
      --record "${RECORD_FILE}" --profile ${profile} --key "${key_argument}"
      --trust "${trust_argument}" --repository "${repository}" --if-needed)
  if(NOT passphrase_file STREQUAL "")
    _seal_escape(passphrase_argument "${passphrase_file}")
    list(APPEND commands --passphrase-file "${passphrase_argument}")
  endif()
  if(arg_REQUIRE_GIT)
    list(APPEND commands --require-git)
  endif()
  if(NOT "${arg_ALLOWED_SIGNERS}" STREQUAL "")
    cmake_path(ABSOLUTE_PATH arg_ALLOWED_SIGNERS
      BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
      OUTPUT_VARIABLE signers)
    _seal_escape(signers_argument "${signers}")
    list(APPEND commands --allowed-signers "${signers_argument}")
    list(APPEND depends "${signers}")
    set(depends "${depends}" PARENT_SCOPE)
  endif()
  if(NOT "${arg_PACKAGE_VERSION}" STREQUAL "")
    _seal_escape(version "${arg_PACKAGE_VERSION}")
    list(APPEND commands --package-version "${version}")
  endif()
  if(NOT "${arg_TIMESTAMP}" STREQUAL "")
    _seal_escape(timestamp "${arg_TIMESTAMP}")
    list(APPEND commands --timestamp "${timestamp}")
  endif()
  list(APPEND commands "${input}"
    COMMAND "${CMAKE_COMMAND}" -P "${state_script}" -- stamp_signed "${stamp}"
      "${SIGNED_FILE}" "${inspect}")
  set(commands "${commands}" PARENT_SCOPE)
endfunction()
